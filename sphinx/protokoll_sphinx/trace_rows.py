"""The rows of a page's tables, as citations name them (see trace_row)."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from docutils import nodes

from .nodes_of import find_all

#: Of each node: role, what happened, what changed.
COLUMNS = 3


class Wrong(Exception):
    """A citation is; the text says in what way, ``advice`` what to do, ``place`` where it is, if not at its start."""

    def __init__(self, text: str, advice: str, place: str = "") -> None:
        super().__init__(text)
        self.advice = advice
        self.place = place


@dataclass(frozen=True)
class Part:
    """What a row says about one node."""

    name: str
    #: Role, what happened, what changed.
    cells: tuple[nodes.entry, ...]

    @property
    def has_news(self) -> bool:
        """Whether anything happened to the node."""
        return any(entry.astext() for entry in self.cells[1:])

    def __str__(self) -> str:
        role, event, delta = (entry.astext() for entry in self.cells)
        return " ".join(" | ".join([self.name, role, event, *([delta] if delta else [])]).split())


@dataclass(frozen=True)
class Row:
    id: str
    #: Counted from 1, as the table does.
    number: int
    #: The section's id without the page's.
    section: str
    #: The rest of the id.
    name: str
    title: str
    #: A node of the table each.
    parts: tuple[Part, ...]


def said(row: Row) -> list[str]:
    """What a citation of the row has to say."""
    return [str(part) for part in row.parts if part.has_news]


def citation(page: str, rows: list[Row]) -> str:
    """The citation of rows of one section that would be right."""
    lines = [f".. trace-row:: {page.removeprefix('developer/tests/')}#{rows[0].section}", ""]
    for row in rows:
        lines += [f"   {row.name}", *(f"      {text}" for text in said(row))]
    return "write\n\n" + "\n".join(lines) + "\n"


class Rows:
    """Those of one page."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def get(self, section: str, name: str, place: str) -> Row:
        own = [row for row in self.rows if row.section == section]
        found = [row for row in own if row.name == name]
        if found:
            return found[0]
        if not own:
            raise Wrong("the page has no such section with rows", f"write one of {self._sections()}")
        alike = get_close_matches(name, [row.name for row in own], n=3, cutoff=0.5) or [row.name for row in own[:3]]
        near = "\n".join(f"  {row.name}\n    {text}" for row in own if row.name in alike for text in said(row))
        raise Wrong(f"no row {name}", f"cite another row of the section. Most alike are\n{near}", place)

    def linked(self, row_id: str) -> list[Row]:
        """The row that a link leads to, or where it leads to a section, all of its rows."""
        own = [row for row in self.rows if row_id in (row.id, row.section)]
        if not own:
            advice = f"copy the link of a row's number, or write one of the sections {self._sections()}"
            raise Wrong("no row or section of the page has this id", advice)
        return own

    def _sections(self) -> str:
        return ", ".join(dict.fromkeys(row.section for row in self.rows)) or "(the page has none)"


def rows_of(doctree: nodes.document) -> Rows:
    page = next(find_all(doctree, nodes.section), nodes.section())
    rows = []
    for section in find_all(page, nodes.section):
        tables = (table for table in find_all(section, nodes.table) if _section_of(table) is section)
        rows += [row for table in tables for row in _rows_of_table(table, section, page["ids"])]
    return Rows(rows)


def _section_of(node: nodes.Node) -> nodes.Node | None:
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node


def _rows_of_table(table: nodes.table, section: nodes.section, page: list[str]) -> list[Row]:
    head = next(find_all(table, nodes.thead), None)
    names = [entry.astext() for entry in head[0]] if head is not None else []
    title = next((each.astext() for each in section.children if isinstance(each, nodes.title)), "")
    rows = []
    first = table.parent.get("first", 1) if isinstance(table.parent, nodes.Element) else 1
    for number, row in enumerate(next(find_all(table, nodes.tbody), ()), first):
        for row_id in row["ids"][:1]:
            section_name, name = _names(row_id, section["ids"], page)
            rows.append(Row(row_id, number, section_name, name, title, _parts(row, names)))
    return rows


def _names(row_id: str, sections: list[str], page: list[str]) -> tuple[str, str]:
    """A row's id is the page's, the section's, "row" and its own; the last is missing where it has no letter."""
    starts = [each for each in sections if f"{row_id}-".startswith(f"{each}-row-")]
    if not starts:
        # The section's title has letters of which docutils makes others.
        start, _, own = f"{row_id}-".partition("-row-")
        return start, own.removesuffix("-") or "*"
    start = max(starts, key=len)
    pages = [each for each in page if start.startswith(f"{each}-")]
    return start[len(max(pages, key=len)) + 1 :] if pages else start, row_id[len(f"{start}-row-") :] or "*"


def _parts(row: nodes.row, names: list[str]) -> tuple[Part, ...]:
    groups = [tuple(row[start : start + COLUMNS]) for start in range(0, len(row), COLUMNS)]
    return tuple(Part(name, cells) for name, cells in zip(names, groups) if len(cells) == COLUMNS)
