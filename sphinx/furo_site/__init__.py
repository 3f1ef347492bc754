"""How the site looks in the theme furo, and what is broken in it as Debian 12 packages it, mended in the site's copy.

Debian builds the theme with other tools than its author: the style sheet asks for a file of the server, and lacks dark
colours for readers whose system is dark; the script is a module that browsers do not accept as one. Elsewhere none of
this is found, and nothing is changed. Besides, the script stumbles over a page without sections, and the theme gives
one id to two elements.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from . import navigation

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STATIC = Path(__file__).parent / "static"
SERVED = "@import url(/javascript/normalize.css/normalize.css);"
NORMALIZE = Path("/usr/share/javascript/normalize.css/normalize.css")
SPY = 'import Gumshoe from "./gumshoe-patched.js";'
#: What a reader's choice of dark colours looks like: rules, in a condition that ends with two closing braces.
CHOSEN = re.compile(r'@media not print \{\s*(body\[data-theme="dark"\] .*?\} *\})', re.DOTALL)


def mend_styles(css: str) -> str:
    if css.startswith(SERVED):
        css = (NORMALIZE.read_text("utf-8") if NORMALIZE.exists() else "") + css[len(SERVED) :]
    chosen = CHOSEN.search(css)
    if chosen and "prefers-color-scheme" not in css:
        preferred = chosen[1].replace('[data-theme="dark"]', ':not([data-theme="light"])')
        preferred = f"\n@media not print {{ @media (prefers-color-scheme: dark) {{ {preferred} }}\n"
        css = css[: chosen.end()] + preferred + css[chosen.end() :]
    return css


def mend_script(script: str, spy: str) -> str:
    """Classic scripts have no imports; what this one imports defines a global where there are none."""
    return script.replace(SPY, spy, 1)


def _mend(app: Sphinx, error: Exception | None) -> None:
    static = Path(app.outdir) / "_static"
    styles, script, spy = static / "styles/furo.css", static / "scripts/furo.js", static / "scripts/gumshoe-patched.js"
    if error is None and styles.exists():
        styles.write_text(mend_styles(styles.read_text("utf-8")), "utf-8")
        if spy.exists():
            script.write_text(mend_script(script.read_text("utf-8"), spy.read_text("utf-8")), "utf-8")


def _sections_only(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """The theme takes lists of other pages for sections, and its script fails to find the reader among none of them."""
    if not re.search('href="#[^"]', context.get("toc", "")):
        context["toc"] = ""


class NameOnce(SphinxPostTransform):
    """The theme puts a container around each table and gives it the id that the table has: an id names one place."""

    formats = ("html",)
    # After the theme's own, which is at 500.
    default_priority = 510

    def run(self, **kwargs: Any) -> None:
        for container in self.document.findall(nodes.container):
            if "table-wrapper" in container["classes"]:
                container["ids"] = []


def setup(app: Sphinx) -> dict[str, bool]:
    # Before the theme, which asks for the sections at the same event.
    app.connect("html-page-context", _sections_only, priority=400)
    app.connect("build-finished", _mend)
    app.connect("config-inited", lambda app, config: config.html_static_path.append(str(STATIC)))
    app.add_post_transform(NameOnce)
    app.add_css_file("furo-site.css")
    app.add_js_file("navigation.js", loading_method="defer")
    navigation.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
