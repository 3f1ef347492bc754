"""``.. trace-strip::`` says how every node is when a section of a test begins, and what changed since the one before.

Each line of the content begins with a word that says what it is; the rest of the line is a text, to the character::

    :roles: follower=#DDE7F3 leader=#CFE8CF      roles and their colours

    node N-1                          a node; those that follow each other share what follows
    role leader candidate → leader    the role's id, or ``-``, and what is said of it
    role-changed                      it was another when the section before ended
    new                               the section before had no such node
    cut-off                           it is cut off from others
    value term 2                      a variable and its value
    changed term 1 → 2                ... that changed since the section before ended
    before 3                          entries of that variable's list before those that are shown
    box-settled 1                     an entry of the list that is settled
    box 2                             ... that is not; ``box-settled-added`` and ``box-added`` came since then

It becomes a list with an item for each line of nodes, so that every format has it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Iterator

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from .generated import keep_from_translation, quote_exactly
from .nodes_of import find_all
from .tables import ROLE
from .words import say

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html import HTMLTranslator

LINE = re.compile(
    r"(?P<flag>role-changed|new|cut-off)"
    r"|(?P<name>node|before|box(?:-settled)?(?:-added)?) (?P<text>.+)"
    r"|(?P<fact>role|value|changed) (?P<id>\S+)(?: (?P<said>.+))?"
)


class strip_box(nodes.Inline, nodes.TextElement):
    """An entry of a list; ``settled`` says whether it is."""


class TraceStrip(SphinxDirective):
    has_content = True
    option_spec = {"roles": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        lines = [self._read(line.strip()) for line in self.content if line.strip()]
        if lines[0]["name"] != "node":
            raise self.error(f"trace-strip: the first line has to name a node, as in 'node N-1', found {self.content[0]!r}")
        items = nodes.bullet_list("", *(_item(each, self._roles()) for each in _groups(lines)))
        title = nodes.paragraph("", say("strip"), classes=["strip-title"])
        node = nodes.container("", title, items, classes=["trace-strip"])
        self.set_source_info(node)
        quote_exactly(node)
        keep_from_translation(node)
        return [node]

    def _read(self, line: str) -> re.Match[str]:
        match = LINE.fullmatch(line)
        if match is None:
            raise self.error(f"trace-strip: {line!r} is none of its lines; they are as in 'node N-1' or 'value term 2'")
        return match

    def _roles(self) -> dict[str, str]:
        words = (self.options.get("roles") or "").split()
        matches = [(word, ROLE.fullmatch(word)) for word in words]
        for word, match in matches:
            if match is None:
                raise self.error(f"trace-strip: option 'roles' has {word!r}; it takes roles and colours, as in leader=#CFE8CF")
        return {match.group(1): match.group(2) for _, match in matches if match}


def _groups(lines: list[re.Match[str]]) -> list[tuple[list[str], list[re.Match[str]]]]:
    """Nodes that follow each other, and what is said of them."""
    groups: list[tuple[list[str], list[re.Match[str]]]] = []
    for line in lines:
        if line["name"] != "node":
            groups[-1][1].append(line)
        elif groups and not groups[-1][1]:
            groups[-1][0].append(line["text"])
        else:
            groups.append(([line["text"]], []))
    return groups


def _item(group: tuple[list[str], list[re.Match[str]]], roles: dict[str, str]) -> nodes.list_item:
    names, lines = group
    flags = {line["flag"] for line in lines}
    paragraph = nodes.paragraph("", "", nodes.strong("", ", ".join(names)), nodes.Text(": "))
    apart = ""
    for part in _parts(lines, flags, roles):
        paragraph += [nodes.Text(apart), part] if apart else [part]
        apart = ", "
    return nodes.list_item("", paragraph)


def _parts(lines: list[re.Match[str]], flags: set[str], roles: dict[str, str]) -> Iterator[nodes.inline]:
    """What stands between commas."""
    for line in (each for each in lines if each["fact"] == "role"):
        yield _role(line, "role-changed" in flags, roles)
    if "new" in flags:
        yield nodes.inline("", say("new node"), classes=["new"])
    if "cut-off" in flags:
        yield nodes.inline("", say("cut off"), classes=["cut-off"])
    part: nodes.inline | None = None
    for line in lines:
        if line["fact"] in ("value", "changed"):
            if part is not None:
                yield part
            part = _variable(line)
        elif part is not None and line["name"] == "before":
            part += nodes.Text(f" {say('more entries', count=line['text'])}")
        elif part is not None and line["name"]:
            part += [nodes.Text(" "), _box(line["name"], line["text"])]
    if part is not None:
        yield part


def _role(line: re.Match[str], changed: bool, roles: dict[str, str]) -> nodes.inline:
    role, color = line["id"], roles.get(line["id"])
    node = nodes.inline("", line["said"] or "", classes=["role", *(["new"] if changed else [])])
    if color is None:
        node["classes"].append("down")
    else:
        node["classes"].append(f"role-{role}")
        node["color"] = color
    return node


def _variable(line: re.Match[str]) -> nodes.inline:
    said = line["said"]
    name = nodes.inline("", line["id"], classes=["variable"])
    node = nodes.inline("", "", name, classes=["value", *(["new"] if line["fact"] == "changed" else [])])
    if said:
        node += nodes.Text(f" {said}")
    return node


def _box(kind: str, text: str) -> strip_box:
    classes = ["box", *(["settled"] if "-settled" in kind else []), *(["added"] if kind.endswith("-added") else [])]
    return strip_box("", text, classes=classes, settled="-settled" in kind)


def _without_boxes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Where nothing is drawn, brackets say what is settled."""
    if app.builder.format != "html":
        for node in list(find_all(doctree, strip_box)):
            text = node.astext()
            node.replace_self(nodes.inline("", f"[{text}]" if node["settled"] else text))


def visit(self: HTMLTranslator, node: strip_box) -> None:
    self.body.append(self.starttag(node, "span", ""))


def depart(self: HTMLTranslator, node: strip_box) -> None:
    self.body.append("</span>")


def _nothing(self: Any, node: strip_box) -> None:
    """Its text is its own."""


def setup(app: Sphinx) -> None:
    plain = (_nothing, _nothing)
    app.add_node(strip_box, html=(visit, depart), latex=plain, text=plain, man=plain, texinfo=plain, xml=plain)
    app.add_directive("trace-strip", TraceStrip)
    app.connect("doctree-resolved", _without_boxes)
