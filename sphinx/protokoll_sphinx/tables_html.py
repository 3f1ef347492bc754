"""What a trace table has in a browser and nowhere else: numbers of rows that are links, captions of folds, colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from .tables import trace_table

Color = tuple[int, int, int]

#: What a role's colour is mixed with where the page is dark, and how much of the colour is left.
DARK: Color = (0x15, 0x17, 0x1B)
SHARE = 0.38


def visible_parts(node: trace_table) -> None:
    """Puts the column with numbers and the captions of folds into the table."""
    group = next(node.findall(nodes.tgroup))
    group["cols"] += 1
    group.insert(0, nodes.colspec(colwidth=4, stub=1))
    head, body = next(group.findall(nodes.thead), None), next(group.findall(nodes.tbody))
    if head is not None and len(head):
        head[0].insert(0, nodes.entry("", nodes.paragraph("", "#"), classes=["number"], morerows=len(head) - 1))
    rows = list(body)
    for number, row in enumerate(rows, 1):
        row.insert(0, _number(number, row["ids"], node["picture"]))
    for place, (first, last, text) in enumerate(node["folds"]):
        caption = nodes.entry("", nodes.paragraph("", text), morecols=group["cols"] - 2)
        number = nodes.entry("", nodes.paragraph("", f"{first + 1}–{last + 1}"), classes=["number"])
        for row in rows[first : last + 1]:
            row["classes"].append(f"fold-{place}")
        body.insert(body.index(rows[first]), nodes.row("", number, caption, classes=["fold", f"folds-{place}"]))


def _number(number: int, ids: list[str], has_picture: bool) -> nodes.entry:
    text = nodes.paragraph()
    for name in ids[:1]:
        text += nodes.reference("", str(number), refuri=f"#{name}", internal=True, reftitle="Link to this row")
        if has_picture:
            title = "This row in the picture"
            text += nodes.Text(" ")
            text += nodes.reference(
                "", "↗", refuri=f"#pic-{name}", internal=True, classes=["pictured"], reftitle=title
            )
    return nodes.entry("", text, classes=["number"])


def styles_of(doctree: nodes.document) -> str:
    """The colours of the roles that a page shows, as properties that the style sheet makes use of."""
    colors = {}
    for entry in doctree.findall(nodes.entry):
        if entry.get("color"):
            name = next((each for each in entry["classes"] if each.startswith("role-")), None)
            colors[name] = entry["color"]
    rules = [f".{name}{{{_properties(color)}}}" for name, color in sorted(colors.items()) if name]
    return f"\n<style>{''.join(rules)}</style>" if rules else ""


def _properties(text: str) -> str:
    light = tuple(int(text[at : at + 2], 16) for at in (1, 3, 5))
    dark = tuple(round(SHARE * own + (1 - SHARE) * under) for own, under in zip(light, DARK))
    return (
        f"--role:{_hex(light)};--role-ink:{_ink(light)};--role-dark:{_hex(dark)};--role-dark-ink:{_ink(dark)};"
        f"--role-line:{text.lower()}"
    )


def _hex(color: Color) -> str:
    return "#" + "".join(f"{part:02x}" for part in color)


def _ink(color: Color) -> str:
    """Black or white, whichever can be read better on the colour (by the relative luminance of WCAG 2)."""
    red, green, blue = ((part / 255 / 12.92) if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if luminance > 0.179 else "#ffffff"
