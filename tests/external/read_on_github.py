"""Reads pages as GitHub does, which knows docutils and nothing of Sphinx; prints what a reader has of each, as JSON.

    read_on_github.py FOLDER

FOLDER is the root of the pages; standard input is a JSON object of their paths below it and whether all of a page is
read, or all but its tables, which take the time. Of each page it prints ``problems``: what docutils says, directives and
roles that it does not know; ``ids``: places that links can lead to; ``links`` and ``pictures``; ``text``; ``tables``: the
texts of their cells, row by row; ``html``.

What GitHub does with a page, beyond its settings: a directive that nobody knows is shown as it is written, and so is the
text of a comment that begins with ``github display``. A section has one place, its first id. The page has none. No file
is included.
"""

import io
import json
import re
import sys
from pathlib import Path

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree
from docutils.parsers.rst import states
from docutils.writers import html4css1

SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "strip_comments": True,
    "doctitle_xform": True,
    "initial_header_level": 2,
    "syntax_highlight": "none",
    "math_output": "latex",
    "field_name_limit": 50,
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "embed_stylesheet": False,
    "_disable_config": True,
}
#: The lines of grid tables.
TABLE = re.compile(r"^ *(?:\+[-=+]+\+|\|.*\|)$", re.MULTILINE)
unknown = []


def show(self, name):
    """In place of what docutils does with a directive that it does not know."""
    lines, *_, blank_finish = self.state_machine.get_first_known_indented(0, strip_indent=False)
    unknown.append(f"directive {name!r}")
    text = "\n".join(lines)
    return [nodes.literal_block(text, text)], blank_finish


states.Body.unknown_directive = show


class Translator(html4css1.HTMLTranslator):
    def __init__(self, document):
        super().__init__(document)
        self.object_image_types = {}

    def visit_section(self, node):
        self.section_level += 1
        self.body.append(f'<a name="{node["ids"][0]}"></a>\n')

    def depart_section(self, node):
        self.section_level -= 1

    def visit_table(self, node):
        self.body.append(self.starttag(node, "table"))

    def depart_table(self, node):
        self.body.append("</table>\n")

    def visit_literal(self, node):
        self.body.append(self.starttag(node, "code", suffix=""))

    def depart_literal(self, node):
        self.body.append("</code>")


def read(folder, page, whole):
    unknown.clear()
    said = io.StringIO()
    source = (folder / page).read_text("utf-8")
    if not whole:
        source = TABLE.sub("", source)
    settings = {**SETTINGS, "report_level": 2, "halt_level": 5, "warning_stream": said}
    tree = publish_doctree(source, source_path=page, settings_overrides=settings)
    problems = [line for line in said.getvalue().splitlines() if line] + unknown
    problems += [f"shown as it is written: {each.astext()!r}" for each in tree.findall(nodes.problematic)]
    comments = [each.astext() for each in tree.findall(nodes.comment)]
    problems += [f"comment {each!r} is shown" for each in comments if each.startswith("github display")]
    writer = html4css1.Writer()
    writer.translator_class = Translator
    html = publish_from_doctree(tree, writer=writer, settings_overrides={**SETTINGS, "report_level": 5})
    body = html[html.index("<body>") + 6 : html.index("</body>")]
    return {
        "html": body,
        "problems": problems,
        "ids": [each for node in tree.findall(nodes.Element) for each in ids_of(node)],
        "links": [each.get("refuri", "") for each in tree.findall(nodes.reference)],
        "pictures": [each["uri"] for each in tree.findall(nodes.image)],
        "tables": [
            [[entry.astext() for entry in row] for row in table.findall(nodes.row)] for table in tree.findall(nodes.table)
        ],
        "text": tree.astext(),
    }


def ids_of(node):
    if isinstance(node, nodes.document) or isinstance(node, nodes.Invisible):
        return []
    return node["ids"][:1] if isinstance(node, nodes.section) else node["ids"]


folder = Path(sys.argv[1])
json.dump({page: read(folder, page, whole) for page, whole in json.load(sys.stdin).items()}, sys.stdout)
