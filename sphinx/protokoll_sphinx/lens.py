"""``.. trace:: group/file/test``: the page shows that trace, and a reader can step through it with the lens.

The traces are in the folders that the setting ``protokoll_traces`` names, seen from the project's root: ``traces`` if
it says nothing, which is where ``protokoll render`` finds them when its output is that root. A page whose trace is in
none of them has no lens, and says all that it says without one. What hangs on messages, which ``protokoll if-lost``
finds, is in the folder that ``protokoll_if_lost`` names, ``if-lost`` if it says nothing; it need not be there. Scripts
bring the traces to a browser, because a page that is opened from disk can ask for nothing else.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from .nodes_of import find_all

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html import HTMLTranslator

#: Where the package has what a browser runs.
VIEWER = Path(__file__).resolve().parents[2] / "dist/viewer"
#: The words that the traces are told in, as ``protokoll render`` writes them.
VOCABULARY = "developer/tests/vocabulary.json"
#: Where the scripts with traces are, in what is built.
SCRIPTS = "_traces"
NAME = re.compile(r"[^/\\.][^/\\]*(?:/[^/\\.][^/\\]*)*")
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
logger = logging.getLogger(__name__)


class trace(nodes.Invisible, nodes.Element):
    """``test`` is what the trace is called, ``rows`` what the ids of its rows start with, ``file`` where it is."""


class Trace(SphinxDirective):
    required_arguments = 1
    option_spec = {"rows": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        test, rows = self.arguments[0], self.options.get("rows", "")
        if not NAME.fullmatch(test):
            raise self.error(f"trace: {test!r} is no trace: name one as group/file/test, as its page is named")
        if not ID.fullmatch(rows):
            raise self.error(f"trace: option 'rows' has {rows!r}: it takes what the ids of the page's rows start with")
        file = self._file(test)
        vocabulary = Path(self.env.srcdir, VOCABULARY)
        if file is None or not vocabulary.is_file():
            logger.info("%s has no lens: no folder of protokoll_traces has its trace", self.env.docname)
            return []
        lost = Path(self.env.srcdir, self.config.protokoll_if_lost, f"{test}.jsonl")
        for each in (file, vocabulary, lost):
            self.env.note_dependency(str(each))
        return [trace("", test=test, rows=rows, file=str(file), lost=str(lost))]

    def _file(self, test: str) -> Path | None:
        folders = self.config.protokoll_traces
        places = (Path(self.env.srcdir, folder, f"{test}.jsonl") for folder in folders)
        return next((place for place in places if place.is_file()), None)


def visit_html(self: HTMLTranslator, node: trace) -> None:
    builder = self.builder
    here = builder.get_target_uri(builder.current_docname)
    script = f"{SCRIPTS}/{node['test']}.js"
    lost = Path(node["lost"])
    known = {"traces": Path(node["file"])} | ({"lost": lost} if lost.is_file() else {})
    _write(Path(builder.outdir, script), {kind: file.read_text("utf-8") for kind, file in known.items()}, node["test"])
    words = json.loads(Path(builder.srcdir, VOCABULARY).read_text("utf-8"))
    _write(Path(builder.outdir, SCRIPTS, "vocabulary.js"), {"vocabulary": words})
    facts = {
        "trace": relative_uri(here, script),
        "vocabulary": relative_uri(here, f"{SCRIPTS}/vocabulary.js"),
        "test": node["test"],
        "rows": node["rows"],
    }
    attributes = " ".join(f'data-protokoll-{name}="{escape(value, quote=True)}"' for name, value in facts.items())
    self.body.append(f"<div hidden {attributes}></div>\n")
    raise nodes.SkipNode


def skip(self: Any, node: trace) -> None:
    raise nodes.SkipNode


def _write(file: Path, values: dict[str, object], name: str | None = None) -> None:
    """Several pages of a test bring the same; whoever writes at the same time writes the same."""
    text = "".join(_statement(kind, value, name) for kind, value in values.items())
    if file.exists() and file.read_text("utf-8") == text:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _statement(kind: str, value: object, name: str | None) -> str:
    place = f"(window.protokollData ??= {{}}).{kind}"
    if name is not None:
        place = f"({place} ??= {{}})[{json.dumps(name)}]"
    return f"{place} = {json.dumps(value)};\n".replace("<", r"\u003c")


def _page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """The viewer is only on pages that have a trace."""
    if doctree is None or next(find_all(doctree, trace), None) is None:
        return
    app.add_js_file("lens.js", loading_method="defer")
    app.add_css_file("lens.css")


def _add_viewer(app: Sphinx, config: Any) -> None:
    if VIEWER.is_dir():
        config.html_static_path.append(str(VIEWER))


def setup(app: Sphinx) -> None:
    app.add_config_value("protokoll_traces", ["traces"], "env")
    app.add_config_value("protokoll_if_lost", "if-lost", "env")
    app.add_node(trace, **{format: (skip, None) for format in ("latex", "text", "man", "texinfo")}, html=(visit_html, None))
    app.add_directive("trace", Trace)
    app.connect("config-inited", _add_viewer)
    app.connect("html-page-context", _page)
