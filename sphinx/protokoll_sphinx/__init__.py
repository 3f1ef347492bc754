"""What Sphinx needs to build protokoll's pages: one line in conf.py, ``extensions = ['protokoll_sphinx']``.

Each module of this package that has a ``setup`` is a part of the extension; their order does not matter. What an
installation already provides (see ``fallbacks``) is left to it.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: Style sheets and scripts in here are part of every page.
STATIC = Path(__file__).parent / "static"
EARLY = ("ground.js", "names.js")


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    for module in pkgutil.iter_modules(__path__):
        part = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(part, "setup"):
            part.setup(app)
    app.connect("config-inited", _add_static)
    for file in sorted(STATIC.glob("*.css")):
        app.add_css_file(file.name)
    for file in sorted(STATIC.glob("*.js")):
        # What decides on what is seen is there before anything is, all else once the page is.
        app.add_js_file(file.name, **({} if file.name in EARLY else {"loading_method": "defer"}))
    return {"version": "1", "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}


def _add_static(app: Sphinx, config: Config) -> None:
    config.html_static_path.append(str(STATIC))
