"""``.. trace-table::`` makes a grid table one that can be read: ids, roles, changes, and rows that fold away.

The content is the table, a header of two rows and three columns a node. The argument is what the ids of its rows start
with; the options say what the text of a table cannot::

    :roles: follower=#DDE7F3 leader=#CFE8CF      roles and their colours
    :rows:                                       a line a row: the rest of its id, then what is new in it:
       n-1-started 1=follower 2=follower         the first node has the role `follower` from here on, the second too
       n-1-timed-out 1=leader 1!                 ... and something that the first node's Delta says has changed
    :titles:                                     what people call the roles
       leader The leader
    :log:                                        which line of a log tells a row
       2 store.log:7
    :full:                                       cells in words, where those are other ones: row, node, text
       2.1 timed out: after 300 ms               ... what happened in row 2 at the first node
       2.1! term 2                               ... and what changed there
    :first: 1501                                 the number of the first row, where it is not 1
    :folds:                                      rows that repeat those before them, and what to say instead
       13-32 Rows 13 to 32 repeat the 10 rows above them.

The document tree keeps an ordinary table with ids and classes, so that every format has it and other pages can cite
its rows. What only a browser needs is added when HTML is written: see ``tables_html``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from . import grid_tables
from .generated import keep_from_translation, quote_exactly
from .nodes_of import find_all

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The columns of each node: role, what happened, what changed.
KINDS = ("role", "event", "delta")
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
ROLE = re.compile(r"([A-Za-z][A-Za-z0-9_]*)=(#[0-9A-Fa-f]{6})")
ROW = re.compile(r"(\*|[a-z0-9]+(?:-[a-z0-9]+)*)((?: [1-9]\d*(?:!|=(?:[A-Za-z][A-Za-z0-9_]*)?))*)")
FOLD = re.compile(r"([1-9]\d*)-([1-9]\d*) (\S.*)")
TITLE = re.compile(r"([A-Za-z][A-Za-z0-9_]*) (\S.*)")
FULL = re.compile(r"([1-9]\d*)\.([1-9]\d*)(!?) (\S.*)")
LOG = re.compile(r"([1-9]\d*) (\S.*)")
FIRST = re.compile(r"[1-9]\d*")
#: What to write, where an option has another form than the one above.
FORMS = {
    "roles": "roles and their colours, as in leader=#CFE8CF",
    "rows": "the rest of the row's id and what is new in it, as in n-1-timed-out 1=leader 1!",
    "titles": "a role and what people call it, as in leader The leader",
    "log": "a row and the line of a log that tells it, as in 2 store.log:7",
    "full": "row, node and text, as in 2.1 timed out: after 300 ms, or 2.1! term 2 of what changed",
    "first": "the number of the first row, as in 1501",
    "folds": "the first and the last row and what to say, as in 13-32 Rows 13 to 32 repeat the 10 rows above them.",
}


class trace_table(nodes.General, nodes.Element):
    """Holds one table. ``folds``: list of (first row, last row, text), rows from 0; ``first``: the first row's number."""


class TraceTable(SphinxDirective):
    required_arguments = 1
    has_content = True
    option_spec = {name: directives.unchanged for name in FORMS}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        start = self.arguments[0]
        if not ID.fullmatch(start):
            raise self.error(f"trace-table: ids cannot start with {start!r}: small letters, digits and single hyphens can")
        holder = nodes.Element()
        table = grid_tables.read(self.state, self.content, self.content_offset)
        if table is not None:
            holder += table
        else:
            self.state.nested_parse(self.content, self.content_offset, holder)
        if any(isinstance(child, nodes.system_message) for child in holder):
            # What docutils says about a table that it cannot read is worth more than what could be said here.
            return holder.children
        if len(holder) != 1 or not isinstance(holder[0], nodes.table):
            found = [child.tagname for child in holder]
            raise self.error(f"trace-table: the content must be one table and nothing else, found {found}")
        body = next(find_all(holder[0], nodes.tbody))
        self._mark(start, holder[0], body)
        numbers = self._matches("first", FIRST, self._lines("first"))
        first = int(numbers[0].group()) if numbers else 1
        node = trace_table("", holder[0], folds=self._folds(len(body)), first=first, classes=["trace-table"])
        self.set_source_info(node)
        quote_exactly(node)
        keep_from_translation(node)
        return [node]

    def _matches(self, option: str, form: re.Pattern[str], parts: list[str]) -> list[re.Match[str]]:
        matches = [(part, form.fullmatch(part)) for part in parts]
        for part, match in matches:
            if match is None:
                raise self.error(f"trace-table: option {option!r} has {part!r}; it takes {FORMS[option]}")
        return [match for _, match in matches if match]

    def _lines(self, option: str) -> list[str]:
        lines = (line.strip() for line in (self.options.get(option) or "").splitlines())
        return [line for line in lines if line]

    def _mark(self, start: str, table: nodes.table, body: nodes.tbody) -> None:
        """Gives rows their ids and cells their classes."""
        words = " ".join(self._lines("roles")).split()
        roles = {match.group(1): match.group(2) for match in self._matches("roles", ROLE, words)}
        lines = self._matches("rows", ROW, self._lines("rows"))
        if len(lines) != len(body):
            raise self.error(f"trace-table: the table has {len(body)} rows, its option 'rows' {len(lines)} lines")
        table["classes"].append("trace-rows")
        now: dict[int, str] = {}
        for row, line in zip(body, lines):
            facts = set(line.group(2).split())
            now.update({int(node): role for node, is_role, role in (fact.partition("=") for fact in facts) if is_role})
            unknown = {*now.values()} - {*roles, ""}
            if unknown:
                raise self.error(f"trace-table: option 'roles' has {sorted(roles)} and lacks {sorted(unknown)}")
            row["ids"] = [start if line.group(1) == "*" else f"{start}-{line.group(1)}"]
            for column, entry in enumerate(row):
                # Of roles, a section's first row says what they are, not that they have changed.
                _mark_cell(entry, column, now, roles, facts if row is not body[0] else set())
        self._tell_lines(body)
        self._tell_in_full(body)
        head = next(find_all(table, nodes.thead), ())
        for column, entry in enumerate(head[-1] if head else ()):
            entry["classes"].append(KINDS[column % len(KINDS)])

    def _tell_lines(self, body: nodes.tbody) -> None:
        """Keeps with each row which line of a log tells it."""
        for match in self._matches("log", LOG, self._lines("log")):
            number = int(match.group(1))
            if number > len(body):
                raise self.error(f"trace-table: option 'log' names row {number}: the table has {len(body)} rows")
            body[number - 1]["log"] = match.group(2)

    def _tell_in_full(self, body: nodes.tbody) -> None:
        """Keeps with each cell how it reads in words, if otherwise. One that reads as that above it does so in words too."""
        titles = {f"role-{m.group(1)}": m.group(2) for m in self._matches("titles", TITLE, self._lines("titles"))}
        full: dict[tuple[int, int], str] = {}
        for match in self._matches("full", FULL, self._lines("full")):
            column = (int(match.group(2)) - 1) * len(KINDS) + (2 if match.group(3) else 1)
            full[int(match.group(1)), column] = match.group(4)
        above: dict[int, tuple[str, str]] = {}
        for number, row in enumerate(body, 1):
            for column, entry in enumerate(row):
                short = entry.astext()
                before, told = above.get(column, ("", ""))
                if column % len(KINDS) == 0:
                    text = next((titles[name] for name in entry["classes"] if name in titles), short)
                else:
                    text = full.pop((number, column), told if short == before else short)
                above[column] = (short, text)
                if short and text != short:
                    entry["full"] = text
        if full:
            number, column = min(full)
            where = f"{number}.{column // len(KINDS) + 1}"
            raise self.error(f"trace-table: option 'full' names {where}: the table has {len(body)} rows of {len(body[0]) // len(KINDS)} nodes")

    def _folds(self, rows: int) -> list[tuple[int, int, str]]:
        matches = self._matches("folds", FOLD, self._lines("folds"))
        folds = [(int(m.group(1)) - 1, int(m.group(2)) - 1, m.group(3)) for m in matches]
        after = 0
        for first, last, _ in folds:
            if not after <= first <= last < rows:
                why = f"the table has {rows} rows, and folds stand in their order"
                raise self.error(f"trace-table: option 'folds' cannot have {first + 1}-{last + 1} here: {why}")
            after = last + 1
        return folds


def _mark_cell(entry: nodes.entry, column: int, now: dict[int, str], roles: dict[str, str], facts: set[str]) -> None:
    node, kind = column // len(KINDS) + 1, KINDS[column % len(KINDS)]
    entry["classes"].append(kind)
    role = now.get(node)
    if kind == "role" and role:
        entry["classes"].append(f"role-{role}")
        # The colour stays with the cell, also where a page cites it.
        entry["color"] = roles[role]
    if kind == "role" and not role and len(entry):
        entry["classes"].append("down")
    if kind == "event" and len(entry):
        entry["classes"].append("happened")
    if (kind == "role" and role and f"{node}={role}" in facts) or (kind == "delta" and f"{node}!" in facts):
        entry["classes"].append("new")


def setup(app: Sphinx) -> None:
    app.add_directive("trace-table", TraceTable)
