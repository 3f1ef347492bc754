"""``.. trace-table::`` makes a grid table one that can be read: ids, roles, changes, and rows that fold away.

The content is the table, a header of two rows and three columns a node. The argument is what the ids of its rows start
with; the options say what the text of a table cannot::

    :roles: follower=#DDE7F3 leader=#CFE8CF      roles and their colours
    :rows:                                       a line a row: the rest of its id, then what is new in it:
       n-1-started 1=follower 2=follower         the first node has the role `follower` from here on, the second too
       n-1-timed-out 1=leader 1!                 ... and something that the first node's Delta says has changed
    :folds:                                      rows that repeat those before them, and what to say instead
       13-32 The 10 rows above, 2 times more.
    :picture:                                    the page has a picture whose rows are called pic-<id>

The document tree keeps an ordinary table with ids and classes. What only a browser needs (a column with the numbers of
rows, a row in front of each fold) is added when HTML is written; everything is visible until a script folds it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives

from .tables_html import visible_parts, styles_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html import HTMLTranslator

#: The columns of each node: role, what happened, what changed.
KINDS = ("role", "event", "delta")
ROLE = re.compile(r"([A-Za-z][A-Za-z0-9_]*)=(#[0-9A-Fa-f]{6})")
ROW = re.compile(r"(\*|[a-z0-9]+(?:-[a-z0-9]+)*)((?: \d+(?:!|=[A-Za-z][A-Za-z0-9_]*))*)")
FOLD = re.compile(r"([1-9]\d*)-([1-9]\d*) (\S.*)")
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class trace_table(nodes.General, nodes.Element):
    """Holds one table. ``folds``: list of (first row, last row, text), rows from 0; ``picture``: there is one."""


class TraceTable(Directive):
    required_arguments = 1
    has_content = True
    option_spec = {
        "roles": directives.unchanged,
        "rows": directives.unchanged,
        "folds": directives.unchanged,
        "picture": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        start = self.arguments[0]
        if not ID.fullmatch(start):
            raise self.error(f"not the start of an id: {start!r}")
        holder = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, holder)
        table = next(iter(holder.children), None)
        if len(holder) != 1 or not isinstance(table, nodes.table):
            # What docutils says about a table that it cannot read is worth more than what could be said here.
            return holder.children or [self.error("no table").msg]
        body = next(table.findall(nodes.tbody), nodes.tbody())
        self._mark(start, table, body)
        node = trace_table("", table, folds=self._folds(len(body)), picture="picture" in self.options)
        node["classes"].append("trace-table")
        self.add_source(node)
        return [node]

    def add_source(self, node: nodes.Element) -> None:
        node.source, node.line = self.state_machine.get_source_and_line(self.lineno)

    def _lines(self, option: str, form: re.Pattern[str]) -> list[re.Match[str]]:
        """The lines of an option, each of which must have this form."""
        lines = [line.strip() for line in (self.options.get(option) or "").splitlines()]
        matches = [(line, form.fullmatch(line)) for line in lines if line]
        for line, match in matches:
            if match is None:
                raise self.error(f"option {option!r} of a trace table cannot be: {line}")
        return [match for _, match in matches if match]

    def _mark(self, start: str, table: nodes.table, body: nodes.tbody) -> None:
        """Gives rows their ids and cells their classes."""
        roles = self._roles()
        lines = self._lines("rows", ROW)
        if len(lines) != len(body):
            raise self.error(f"a trace table has {len(body)} rows and its option 'rows' names {len(lines)}")
        table["classes"].append("trace-rows")
        now: dict[int, str] = {}
        for row, line in zip(body, lines):
            facts = line.group(2).split()
            now.update({int(node): role for node, _, role in (fact.partition("=") for fact in facts) if role})
            unknown = set(now.values()) - set(roles)
            if unknown:
                raise self.error(f"a trace table has roles that its option 'roles' lacks: {sorted(unknown)}")
            row["ids"] = [start if line.group(1) == "*" else f"{start}-{line.group(1)}"]
            for column, entry in enumerate(row):
                _mark_cell(entry, column, now, roles, facts)
        head = next(table.findall(nodes.thead), ())
        for column, entry in enumerate(head[-1] if head else ()):
            entry["classes"].append(KINDS[column % len(KINDS)])

    def _roles(self) -> dict[str, str]:
        words = (self.options.get("roles") or "").split()
        matches = [(word, ROLE.fullmatch(word)) for word in words]
        for word, match in matches:
            if match is None:
                raise self.error(f"option 'roles' of a trace table cannot be: {word}")
        return {match.group(1): match.group(2) for _, match in matches if match}

    def _folds(self, rows: int) -> list[tuple[int, int, str]]:
        folds = [(int(m.group(1)) - 1, int(m.group(2)) - 1, m.group(3)) for m in self._lines("folds", FOLD)]
        after = 0
        for first, last, text in folds:
            if not after <= first <= last < rows:
                raise self.error(f"a trace table has no such rows to fold, in this order: {first + 1}-{last + 1}")
            after = last + 1
        return folds


def _mark_cell(entry: nodes.entry, column: int, now: dict[int, str], roles: dict[str, str], facts: list[str]) -> None:
    node, kind = column // len(KINDS) + 1, KINDS[column % len(KINDS)]
    entry["classes"].append(kind)
    if kind == "role" and node in now:
        entry["classes"].append(f"role-{now[node]}")
        # The colour stays with the cell, also where a page cites it.
        entry["color"] = roles[now[node]]
    if kind == "event" and len(entry):
        entry["classes"].append("happened")
    if f"{node}={now.get(node)}" in facts if kind == "role" else kind == "delta" and f"{node}!" in facts:
        entry["classes"].append("new")


def visit_html(self: HTMLTranslator, node: trace_table) -> None:
    attributes = {"role": "region", "tabindex": "0", "aria-label": "Trace table"}
    self.body.append(self.starttag(node, "div", **attributes))


def depart_html(self: HTMLTranslator, node: trace_table) -> None:
    self.body.append("</div>\n")


def visit_other(self: Any, node: trace_table) -> None:
    pass


def _complete(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.format == "html":
        for node in doctree.findall(trace_table):
            visible_parts(node)


def _add_styles(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is not None:
        context["metatags"] = context.get("metatags", "") + styles_of(doctree)


def setup(app: Sphinx) -> None:
    plain = (visit_other, visit_other)
    app.add_node(
        trace_table, html=(visit_html, depart_html), latex=plain, text=plain, man=plain, texinfo=plain, xml=plain
    )
    app.add_directive("trace-table", TraceTable)
    app.connect("doctree-resolved", _complete)
    app.connect("html-page-context", _add_styles)
