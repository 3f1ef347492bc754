"""Reads a grid table as docutils does, in time that grows with the table and not with the square of its width.

docutils looks at the whole line for each cell of it: a page of 150 nodes took minutes. Here a line is cut once, and a
text that many cells have is parsed once. Only what a trace table can be is read: every cell one line high, none across
columns but in the header's first row. Of all else, and of what docutils has something to say about, ``read`` gives
nothing: whoever asks hands that to docutils.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from docutils import nodes
from docutils.statemachine import StringList

from .nodes_of import find_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.parsers.rst.states import RSTState

RULE = re.compile(r"\+(?:-+\+)+")
#: Below the header.
HEAD_RULE = re.compile(r"\+(?:=+\+)+")
#: Stands behind a wide character, which takes two columns.
PAD = "\x00"
#: What has no part in anything else of the document, so that a copy of it is as good.
INDEPENDENT = (nodes.paragraph, nodes.Text, nodes.strong, nodes.emphasis, nodes.literal)


def read(state: RSTState, content: StringList, offset: int) -> nodes.table | None:
    """The table that is all of ``content``, whose first line has ``offset`` lines above it; None if docutils must say."""
    lines = _lines(content)
    rules, texts = lines[::2], lines[1::2]
    heads = [place for place, rule in enumerate(rules) if HEAD_RULE.fullmatch(rule)]
    if len(lines) % 2 == 0 or len(heads) != 1 or not 1 <= heads[0] <= 2 or len(rules) < heads[0] + 2:
        return None
    [head] = heads
    plain = rules[head].replace("=", "-")
    # Above the first row a rule may leave out columns, which then are one.
    if any(rule != plain for place, rule in enumerate(rules) if place not in (0, head)):
        return None
    edges = _edges(plain)
    tops = _edges(rules[0]) if head == 2 and RULE.fullmatch(rules[0]) else edges
    if (rules[0] != plain and tops is edges) or not set(tops) <= set(edges) or tops[-1] != edges[-1]:
        return None
    rows = [_cut(text, tops if place == 0 else edges) for place, text in enumerate(texts)]
    if any(row is None for row in rows):
        return None
    table = _Cells(state, content, offset)
    group = nodes.tgroup("", *(nodes.colspec(colwidth=b - a - 1) for a, b in pairwise(edges)), cols=len(edges) - 1)
    spans = [sum(a < edge <= b for edge in edges) for a, b in pairwise(tops)]
    group += nodes.thead("", *(table.row(place, rows[place] or [], spans if place == 0 else []) for place in range(head)))
    group += nodes.tbody("", *(table.row(place, rows[place] or []) for place in range(head, len(rows))))
    return None if table.is_strange else nodes.table("", group)


def _lines(content: StringList) -> list[str]:
    lines = [line.rstrip() for line in content]
    while lines and not lines[-1]:
        lines.pop()
    return [line if line.isascii() else _padded(line) for line in lines]


def _padded(line: str) -> str:
    """The line with a character for each column. One that is combined takes none, and docutils counts it otherwise."""
    if PAD in line or any(combining(character) for character in line):
        return ""
    return "".join(character + PAD if east_asian_width(character) in "WF" else character for character in line)


def _edges(rule: str) -> list[int]:
    return [place for place, character in enumerate(rule) if character == "+"]


def _cut(line: str, edges: list[int]) -> list[str] | None:
    """The texts between the edges; None where they are not there."""
    if len(line) != edges[-1] + 1 or any(line[edge] != "|" for edge in edges):
        return None
    return [line[a + 1 : b].replace(PAD, "").strip() for a, b in pairwise(edges)]


class _Cells:
    """Makes cells of texts. ``is_strange``: one of them is more than a line of text, or docutils complains of it."""

    def __init__(self, state: RSTState, content: StringList, offset: int) -> None:
        self.state = state
        self.content = content
        self.offset = offset
        self.is_strange = False
        self.known: dict[str, nodes.paragraph] = {}

    def row(self, place: int, texts: list[str], spans: list[int] | tuple[()] = ()) -> nodes.row:
        row = nodes.row()
        for column, text in enumerate(texts):
            more = spans[column] - 1 if spans else 0
            entry = nodes.entry(morecols=more) if more else nodes.entry()
            entry += self._content(text, 2 * place + 1)
            row += entry
        return row

    def _content(self, text: str, line: int) -> Iterator[nodes.Node]:
        if text == "" or self.is_strange:
            return
        known = self.known.get(text)
        paragraph = known.deepcopy() if known is not None else self._parsed(text, line)
        if paragraph is not None:
            source, above = self.content.info(line)
            paragraph.source, paragraph.line = source, (above or 0) + 1
            yield paragraph

    def _parsed(self, text: str, line: int) -> nodes.paragraph | None:
        holder = nodes.Element()
        self.state.nested_parse(StringList([text], items=[self.content.info(line)]), self.offset + line, holder)
        if len(holder) != 1 or not all(isinstance(node, INDEPENDENT) for node in find_all(holder[0], nodes.Node)):
            self.is_strange = True
            return None
        self.known[text] = holder[0]
        return holder[0].deepcopy()
