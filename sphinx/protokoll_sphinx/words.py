"""What the extension itself writes into pages, in the language of the project.

Titles and sentences of the pages are in the project's own catalogues, as all its texts are. The words below are in one
called ``protokoll``: the builder ``gettext`` writes ``protokoll.pot``, and ``protokoll.po`` in ``locale_dirs`` is used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import locale

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

CATALOG = "protokoll"
#: By what they are called here. What stands in braces is put in.
WORDS = {
    "row": "Row",
    "line": "Line",
    "link": "Link to this row",
    "pictured": "Row {number} in the picture",
    "table": "Trace table of {title}",
    "a section": "a section",
    "this page": "this page",
    "strip": "When the section begins:",
    "cut off": "cut off",
    "new node": "new",
    "more entries": "… {count} more",
    "fold rows": "Show these rows, or fold them away",
    "fold node": "Show what happens at {node}, or fold it away",
    "short names": "Short names",
    "full names": "Full names",
    "cited row": "row {number}",
    "cited rows": "{count} rows",
    "cited": "Cited: {rows} of {title}",
    "its page": "This row in its page",
    "wrong": "A row of a trace is cited here that is not as cited.",
    "moved": "This page is now {link}.",
    "elsewhere": "at another address",
    "several": "Several tests of this name",
}
_translated = locale.get_translation(CATALOG)


def say(name: str, **values: object) -> str:
    """The words of that name."""
    text = str(_translated(WORDS[name]))
    return text.format(**values) if values else text


def _load(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Now Sphinx has compiled the project's catalogues."""
    folders = [str(Path(app.srcdir, folder)) for folder in app.config.locale_dirs]
    locale.init(folders, app.config.language, CATALOG)


def _extract(app: Sphinx, exception: Exception | None) -> None:
    if app.builder.name != "gettext" or exception is not None:
        return
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    entries = (f'#: protokoll_sphinx\nmsgid "{text}"\nmsgstr ""\n' for text in WORDS.values())
    Path(app.outdir, f"{CATALOG}.pot").write_text("\n".join([head, *entries]), "utf-8")


def setup(app: Sphinx) -> None:
    app.connect("env-before-read-docs", _load)
    app.connect("build-finished", _extract)
