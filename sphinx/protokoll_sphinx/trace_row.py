"""``.. trace-row:: commands/some_test#row``: a row of a trace, cited by a page that somebody wrote.

::

    .. trace-row:: commands/some_test#a-leader-in-one-round-row-n-2-n-1-poll-t-1
       :says: N-2 FLWR | N-1+poll t-1 | t-1

The argument is the page below ``developer/tests`` (or from the root, with ``/`` in front) and, behind ``#``, the id of
the row in it: as the browser shows it, or as much of its end as no other row of that page has. ``:says:`` repeats what
the row says about each node to which something happened, a line a node: its name, its role, what happened, and what
changed; no second bar where nothing did.

The citation shows that part of the row, linked. The build fails where the row is not there, or says something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TESTS = "/developer/tests/"
#: Of each node: role, what happened, what changed.
COLUMNS = 3
logger = logging.getLogger(__name__)


class cited_row(nodes.General, nodes.Element):
    """Stands for the row until the page that has it is read: ``page``, ``row``, ``says``."""


class TraceRow(SphinxDirective):
    required_arguments = 1
    option_spec = {"says": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        path, hash_mark, row = self.arguments[0].partition("#")
        if not hash_mark or not row or "says" not in self.options:
            raise self.error("a citation needs a page and a row (commands/some_test#row) and the option :says:")
        page = (path if path.startswith("/") else TESTS + path).lstrip("/").removesuffix(".html")
        # When the cited page changes, this one is read and checked again.
        self.env.note_dependency(self.env.doc2path(page, base=False))
        says = [" ".join(line.split()) for line in self.options["says"].splitlines()]
        node = cited_row("", page=page, row=row, says=says)
        self.set_source_info(node)
        return [node]


class Wrong(Exception):
    """A citation is; the text says in what way."""


@dataclass(frozen=True)
class Part:
    """What a row says about one node."""

    name: str
    #: Role, what happened, what changed.
    cells: tuple[nodes.entry, ...]

    def __str__(self) -> str:
        role, event, delta = (entry.astext() for entry in self.cells)
        return f"{self.name} {role} | {event}" + (f" | {delta}" if delta else "")


def find_row(doctree: nodes.document, name: str) -> nodes.row:
    """The row whose id is ``name``, or the only one whose id ends with it."""
    ids = {row_id: row for row in doctree.findall(nodes.row) for row_id in row["ids"]}
    if name in ids:
        return ids[name]
    matches = [row_id for row_id in ids if row_id.endswith(f"-{name}")]
    if len(matches) == 1:
        return ids[matches[0]]
    if matches:
        raise Wrong(f"{len(matches)} rows of the page end with {name!r}: {', '.join(matches)}")
    raise Wrong(f"no row of the page is called {name!r}{_alike(name, ids)}")


def _alike(name: str, ids: dict[str, nodes.row]) -> str:
    """Rows to which the citation may now belong: those of the section, or else of what happened."""
    section, _, event = name.rpartition("row-")
    for part in (section, event):
        found = [row_id for row_id in ids if part and part in row_id]
        if found:
            return "; it has " + ", ".join(found[:5]) + (", ..." if len(found) > 5 else "")
    return ""


def parts_of(row: nodes.row) -> list[Part]:
    """What the row says about each node to which something happened, from the table that it stands in."""
    table = row.parent.parent
    head = next(table.findall(nodes.thead))
    names = [entry.astext() for entry in head[0]]
    groups = [tuple(row[start : start + COLUMNS]) for start in range(0, len(row), COLUMNS)]
    return [Part(name, cells) for name, cells in zip(names, groups) if len(cells) == COLUMNS and cells[1].astext()]


def resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Puts the rows in place of the citations of a page."""
    for node in list(doctree.findall(cited_row)):
        try:
            node.replace_self(_cited(app, node, docname))
        except Wrong as wrong:
            logger.error("trace-row: %s: %s", node["page"], wrong, location=node)
            # Also where warnings are no errors: a page that quotes what is not there is wrong.
            app.statuscode = 1
            node.replace_self(nodes.paragraph("", f"Wrong citation: {wrong}"))


def _cited(app: Sphinx, node: cited_row, docname: str) -> nodes.Element:
    if node["page"] not in app.env.found_docs:
        raise Wrong("there is no such page")
    cited = app.env.get_doctree(node["page"])
    row = find_row(cited, node["row"])
    parts = parts_of(row)
    found = [" ".join(str(part).split()) for part in parts]
    if found != node["says"]:
        raise Wrong(f"the row {node['row']!r} does not say {node['says']}; it says\n   :says: " + "\n          ".join(found))
    address = app.builder.get_relative_uri(docname, node["page"]) + f"#{row['ids'][0]}"
    return _figure(parts, _source_of(row), address)


def _source_of(row: nodes.Element) -> str:
    """The title of the section that the row is in, or of the page."""
    section = row.parent
    while section is not None and not isinstance(section, nodes.section):
        section = section.parent
    title = section.next_node(nodes.title) if section is not None else None
    return title.astext() if title is not None else "the trace"


def _figure(parts: list[Part], source: str, address: str) -> nodes.Element:
    """A table of one row below the names of its nodes, and where it is from."""
    group = nodes.tgroup("", cols=COLUMNS * len(parts))
    group += [nodes.colspec(colwidth=width) for _ in parts for width in (6, 30, 12)]
    names = (nodes.entry("", nodes.paragraph("", part.name), morecols=COLUMNS - 1) for part in parts)
    group += nodes.thead("", nodes.row("", *names))
    group += nodes.tbody("", nodes.row("", *(cell.deepcopy() for part in parts for cell in part.cells)))
    table = nodes.table("", group, classes=["trace-rows"])
    link = nodes.reference("", source, refuri=address, internal=True)
    return nodes.container("", table, nodes.paragraph("", "", link, classes=["cited-from"]), classes=["cited-row"])


def setup(app: Sphinx) -> None:
    app.add_node(cited_row)
    app.add_directive("trace-row", TraceRow)
    app.connect("doctree-resolved", resolve)
