"""How cited rows look: the rows below the names of their nodes, each linked to where it is from (see trace_row)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from .nodes_of import find_all
from .trace_rows import COLUMNS, Row
from .words import say

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html import HTMLTranslator


class quote_part(nodes.General, nodes.Element):
    """An element ``tag`` with ``attributes`` in HTML, and nothing but its content elsewhere."""


def quote(rows: list[Row], page: nodes.document, address: str) -> nodes.Element:
    """The citation of rows of one section; ``address`` is that of their page."""
    count = say("cited row", number=rows[0].number) if len(rows) == 1 else say("cited rows", count=len(rows))
    title = next(find_all(page, nodes.title), nodes.title()).astext()
    region = {"role": "region", "tabindex": "0", "aria-label": say("cited", rows=count, title=rows[0].title)}
    scroller = quote_part("", _table(rows, address), tag="div", attributes=region, classes=["trace-table"])
    link = nodes.reference("", rows[0].title, refuri=f"{address}#{rows[0].id}", internal=True)
    source = nodes.paragraph("", "", nodes.Text(f"{title}, "), link, nodes.Text(f", {count}"))
    caption = quote_part("", source, tag="figcaption", attributes={})
    return quote_part("", scroller, caption, tag="figure", attributes={}, classes=["cited-rows"])


def _table(rows: list[Row], address: str) -> nodes.table:
    """Of the nodes to which something happened in one of the rows."""
    parts = rows[0].parts
    columns = [at for at in range(len(parts)) if any(row.parts[at].has_news for row in rows)]
    group = nodes.tgroup("", cols=1 + COLUMNS * len(columns))
    group += nodes.colspec(colwidth=4, stub=1)
    group += [nodes.colspec(colwidth=width) for _ in columns for width in (6, 30, 12)]
    heads = (nodes.entry("", nodes.paragraph("", parts[at].name), morecols=COLUMNS - 1) for at in columns)
    number = nodes.entry("", nodes.paragraph("", "#"), classes=["number"])
    group += nodes.thead("", nodes.row("", number, *heads))
    group += nodes.tbody("", *(_row(row, columns, address) for row in rows))
    return nodes.table("", group, classes=["trace-rows"])


def _row(row: Row, columns: list[int], address: str) -> nodes.row:
    title = say("its page")
    link = nodes.reference("", str(row.number), refuri=f"{address}#{row.id}", internal=True, reftitle=title)
    number = nodes.entry("", nodes.paragraph("", "", link), classes=["number"])
    return nodes.row("", number, *(cell.deepcopy() for at in columns for cell in row.parts[at].cells))


def visit_html(self: HTMLTranslator, node: quote_part) -> None:
    self.body.append(self.starttag(node, node["tag"], **node["attributes"]))


def depart_html(self: HTMLTranslator, node: quote_part) -> None:
    self.body.append(f"</{node['tag']}>\n")


def visit_other(self: Any, node: quote_part) -> None:
    pass


def setup(app: Sphinx) -> None:
    plain = (visit_other, visit_other)
    app.add_node(
        quote_part, html=(visit_html, depart_html), latex=plain, text=plain, man=plain, texinfo=plain, xml=plain
    )
