"""What a trace table has in a browser and nowhere else: numbers of rows that are links, captions of folds, colours.

Everything is visible until static/trace-tables.js folds it. Nothing that a test can name becomes markup here: the
directive lets only letters, digits and hyphens be ids and roles, and docutils writes the texts.
"""

from __future__ import annotations

import colorsys
import re
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from .nodes_of import find_all
from .tables import KINDS, trace_table
from .words import WORDS, say

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html import HTMLTranslator

Color = tuple[int, int, int]

#: What is left of a colour's lightness where the page is dark (from, by how much), and of its saturation at most.
DARK_LIGHTNESS = (0.18, 0.13)
DARK_SATURATION = 0.55

#: The same row in a picture is called so, wherever on the page a picture is.
PICTURED = re.compile(r'\bid="pic-([a-z0-9-]+)"')
#: Put behind every number; taken away again where there is no picture of the row.
ROW_ID = re.compile(r'^<tr\b(.*? id="([^"]*)")')
#: A cell in which something happened or changed.
SAYS = re.compile(r'<td class="(?:role role-\w+ new|event happened|delta new)"')
TO_PICTURE = re.compile(r' <a class="pictured" href="#pic-([a-z0-9-]+)"[^>]*>[^<]*</a>')


def _complete(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.format == "html":
        for node in find_all(doctree, trace_table):
            visible_parts(node)


def visible_parts(node: trace_table) -> None:
    """Puts the column with numbers and the captions of folds into the table."""
    group = next(find_all(node, nodes.tgroup))
    columns = group["cols"]
    group["cols"] = columns + 1
    group.insert(0, nodes.colspec(colwidth=4, stub=1))
    head, body = next(find_all(group, nodes.thead), None), next(find_all(group, nodes.tbody))
    for entry in find_all(body, nodes.entry):
        if "full" in entry:
            _say_twice(entry, entry["full"])
    node["names"] = [entry.astext() for entry in head[0]] if head is not None and len(head) else []
    rows = list(body)
    has_lines = any("log" in row for row in rows)
    if head is not None and len(head):
        title = nodes.paragraph("", say("row"))
        if has_lines:
            title += [nodes.Text(" "), nodes.inline("", say("line"), classes=["log-line"])]
        head[0].insert(0, nodes.entry("", title, classes=["number"], morerows=len(head) - 1))
    for number, row in enumerate(rows, node["first"]):
        row.insert(0, _number(number, row["ids"][0], row.get("log", "") if has_lines else None))
    for place, (first, last, text) in enumerate(node["folds"]):
        number = nodes.entry("", nodes.paragraph("", f"+{last + 1 - first}"), classes=["number"])
        caption = nodes.entry("", nodes.paragraph("", text), morecols=columns - 1)
        for row in rows[first : last + 1]:
            row["classes"].append(f"fold-{place}")
        body.insert(body.index(rows[first]), nodes.row("", number, caption, classes=["fold", f"folds-{place}"]))


def _say_twice(entry: nodes.entry, text: str) -> None:
    """Puts the cell in words before its short text; static/trace-tables.css shows one of them."""
    holder = entry[0]
    if len(holder) == 1 and isinstance(holder[0], nodes.strong):
        holder = holder[0]
    short = nodes.inline("", "", *(child.deepcopy() for child in holder.children), classes=["short"])
    holder.children = []
    holder += [nodes.inline("", text, classes=["full"]), short]


def _number(number: int, name: str, log: str | None) -> nodes.entry:
    title, here = escape(say("pictured", number=number)), escape(say("link"))
    link = f'<a href="#{name}" title="{here}">{number}</a>'
    picture = f' <a class="pictured" href="#pic-{name}" title="{title}" aria-label="{title}">↗</a>'
    line = "" if log is None else f' <span class="log-line" title="{escape(log)}">{_log_line(log)}</span>'
    return nodes.entry("", nodes.raw("", f"<p>{link}{picture}{line}</p>", format="html"), classes=["number"])


def _log_line(log: str) -> str:
    """Where there is no room for the name of a file, its line stays in sight."""
    file, colon, line = log.rpartition(":")
    return f'<span class="log-file">{escape(file)}</span>{colon}{escape(line)}' if file else escape(log)


def visit(self: HTMLTranslator, node: trace_table) -> None:
    label = {"aria-label": say("table", title=_title_above(node))}
    # What the script says, where it is not in its own words.
    names = ("fold rows", "fold node", "short names", "full names")
    titles = {f"data-{name.replace(' ', '-')}": say(name) for name in names}
    own = {key: text for key, text in titles.items() if text not in WORDS.values()}
    self.body.append(self.starttag(node, "div", role="region", tabindex="0", **label, **own))
    node.start = len(self.body)


def _title_above(node: nodes.Element) -> str:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.section):
            title = node.next_node(nodes.title)
            return title.astext() if title is not None else say("a section")
    return say("this page")


def depart(self: HTMLTranslator, node: trace_table) -> None:
    """Says what docutils does not: of what each header is the header, which row this is, and whose cell."""
    in_head, column = True, 0
    for at in range(node.start, len(self.body)):
        tag = self.body[at]
        in_head = in_head and not tag.startswith("<tbody")
        if tag.startswith("<th "):
            scope = "row" if not in_head else "colgroup" if "colspan=" in tag else "col"
            self.body[at] = f'<th scope="{scope}" {tag[4:]}'
        elif tag.startswith("<tr"):
            column = 0
            self.body[at] = ROW_ID.sub(r'<tr data-row="\2"\1', tag)
        elif tag.startswith("<td"):
            if SAYS.match(tag):
                self.body[at] = f'<td data-label="{escape(_name_at(node, column), quote=True)}" {tag[4:]}'
            column += 1
    self.body.append("</div>\n")


def _name_at(node: trace_table, column: int) -> str:
    """The node that a cell tells of; the first column is not counted."""
    names: list[str] = node["names"]
    return names[column // len(KINDS)] if column < len(KINDS) * len(names) else ""


def _finish(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Here all of the page is known, wherever its pictures came from."""
    if doctree is None or "body" not in context:
        return
    context["body"] = without_dead_links(context["body"])
    context["metatags"] = context.get("metatags", "") + styles_of(doctree)


def without_dead_links(body: str) -> str:
    """Leaves of the links to pictures those that lead to something."""
    pictured = set(PICTURED.findall(body))
    return TO_PICTURE.sub(lambda link: link.group(0) if link.group(1) in pictured else "", body)


def styles_of(doctree: nodes.document) -> str:
    """The colours of the roles that a page shows, as properties that the style sheet makes use of."""
    colors: dict[str, str] = {}
    for each in find_all(doctree, nodes.Element):
        if isinstance(each, (nodes.entry, nodes.inline)) and "color" in each:
            role = next(name for name in each["classes"] if name.startswith("role-"))
            colors[role] = each["color"]
    rules = [f".{name}{{{properties(color)}}}" for name, color in sorted(colors.items())]
    return f"\n<style>{''.join(rules)}</style>" if rules else ""


def properties(text: str) -> str:
    """A role's colour and what is written on it, on a light and on a dark page."""
    light = tuple(int(text[at : at + 2], 16) for at in (1, 3, 5))
    dark = _darkened(light)
    return f"--role:{_hex(light)};--role-ink:{_ink(light)};--role-dark:{_hex(dark)};--role-dark-ink:{_ink(dark)}"


def _darkened(color: Color) -> Color:
    """The same hue, dark. Mixed with black instead, the light colours that roles mostly have would all be grey."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in color))
    least, more = DARK_LIGHTNESS
    dark = colorsys.hls_to_rgb(hue, least + more * lightness, min(saturation, DARK_SATURATION))
    return tuple(round(255 * part) for part in dark)


def _hex(color: Color) -> str:
    return "#" + "".join(f"{part:02x}" for part in color)


def _ink(color: Color) -> str:
    """Black or white, whichever can be read better on the colour (by the relative luminance of WCAG 2)."""
    red, green, blue = ((part / 255 / 12.92) if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if luminance > 0.179 else "#ffffff"


def _nothing(self: Any, node: trace_table) -> None:
    """Other formats show the table as it is."""


def setup(app: Sphinx) -> None:
    plain = (_nothing, _nothing)
    app.add_node(trace_table, html=(visit, depart), latex=plain, text=plain, man=plain, texinfo=plain)
    app.connect("doctree-resolved", _complete)
    app.connect("html-page-context", _finish)
