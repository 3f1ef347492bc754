"""``.. trace-row:: commands/some_test#section``: rows of a trace, cited by a page that somebody wrote.

::

    .. trace-row:: commands/some_test#a-leader-in-one-round

       n-2-n-1-poll-t-1
          N-2 | FLWR | N-1+poll t-1 | t-1

The argument is the page below ``developer/tests`` (or from the root, with ``/`` in front) and, behind ``#``, the section
in it. The page is ``<group>/<file>/<test>``, or ``<group>/<test>`` where one file of the group has a test of that name.
The content names rows of that section by the end of their ids, what stands behind ``-row-`` there. Below each, farther
to the right, stands what the row says about each node to which something happened: its name, its role, what happened,
and what changed, if anything did.

The citation shows these parts of the rows, linked. The build fails where a row is not there, or says something else, and
prints the citation that would be right. It does so too for a citation without content whose argument is the link of a row.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .nodes_of import find_all
from .pasted import meant
from .short_addresses import meant_by
from .trace_quote import quote
from .trace_rows import Row, Wrong, citation, rows_of, said
from .words import say

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FORM = "write a page and a section of it: commands/some_test#name-of-the-section"
logger = logging.getLogger(__name__)


class cited_rows(nodes.General, nodes.Element):
    """Stands for the rows until the page that has them is read.

    ``page``, ``section``; ``cited``: list of (name of the row, list of what it says, where the citation says so).
    """


class TraceRow(SphinxDirective):
    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        page, section = meant(self.arguments[0], self.env.found_docs, self.config)
        # When the cited page changes, this one is read and checked again.
        self.env.note_dependency(self.env.doc2path(page, base=False))
        node = cited_rows("", page=page, section=section, cited=self._cited())
        node["place"] = self._place(self.lineno)
        return [node]

    def _cited(self) -> list[tuple[str, list[str], str]]:
        cited: list[tuple[str, list[str], str]] = []
        for number, line in enumerate(self.content):
            text = " ".join(line.split())
            if text and line[0] != " ":
                cited.append((text, [], self._place(self.content_offset + number + 1)))
            elif text:
                cited[-1][1].append(text)
        return cited

    def _place(self, line: int) -> str:
        source, source_line = self.state_machine.get_source_and_line(line)
        return f"{source}:{source_line}"


def resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Puts the rows in place of the citations of a page."""
    pages: dict[str, nodes.document] = {}
    for node in list(find_all(doctree, cited_rows)):
        try:
            rows = _check(app, node, pages)
        except Wrong as wrong:
            _complain(app, docname, node, wrong)
            continue
        address = app.builder.get_relative_uri(docname, node["page"])
        node.replace_self(quote(rows, pages[node["page"]], address))


def _check(app: Sphinx, node: cited_rows, pages: dict[str, nodes.document]) -> list[Row]:
    page = node["page"]
    if page not in app.env.found_docs:
        several = meant_by(page, app.env.found_docs)
        if len(several) > 1:
            raise Wrong(f"several tests have the address /{page}", f"name one of {', '.join(f'/{each}' for each in several)}")
        raise Wrong(f"there is no page /{page}", "name a page that is there; test pages are below developer/tests")
    if not node["section"]:
        raise Wrong("it names no section", FORM)
    if page not in pages:
        pages[page] = app.env.get_doctree(page)
    found = rows_of(pages[page])
    if not node["cited"]:
        raise Wrong("it names no row", citation(page, found.linked(node["section"])))
    rows = [found.get(node["section"], name, place) for name, _, place in node["cited"]]
    for row, (name, says, place) in zip(rows, node["cited"]):
        if said(row) != says:
            what = f"row {name} says something else\n  found     {_lines(said(row))}\n  expected  {_lines(says)}"
            raise Wrong(what, citation(page, rows), place)
    return rows


def _lines(texts: list[str]) -> str:
    return "\n            ".join(texts) or "(nothing)"


def _complain(app: Sphinx, docname: str, node: cited_rows, wrong: Wrong) -> None:
    # Sphinx reads a page again only after a change. A wrong one has to be told of each time: it counts as not yet read.
    tree = Path(app.doctreedir, f"{docname}.doctree")
    app.connect("build-finished", lambda *_: tree.unlink(missing_ok=True))
    # Also where warnings are no errors: a page that cites what is not there is wrong.
    app.statuscode = 1
    node.replace_self(nodes.paragraph("", say("wrong")))
    place, cited = wrong.place or node["place"], f"/{node['page']}#{node['section']}"
    logger.error("trace-row: %s: %s\n  do        %s", cited, wrong, wrong.advice, location=place)


def setup(app: Sphinx) -> None:
    app.add_node(cited_rows)
    app.add_directive("trace-row", TraceRow)
    app.connect("doctree-resolved", resolve)
