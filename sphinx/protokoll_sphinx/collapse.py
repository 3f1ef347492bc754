"""``.. collapse:: title``: content that a reader opens by clicking on the title.

As in sphinx-collapse, the title is plain text and ``:open:`` shows the content from the start. Without HTML the title
stands above the content.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from .fallbacks import provide
from .nodes_of import find_all

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html import HTMLTranslator


class collapsed(nodes.General, nodes.Element, addnodes.translatable):
    """The title is in ``title``, whether it is open in ``open``; the content are its children.

    A title is no text of its own in the tree: Sphinx translates it by what it asks of such nodes.
    """

    def preserve_original_messages(self) -> None:
        self["rawtitle"] = self["title"]

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        if self["rawtitle"] == original_message:
            self["title"] = translated_message

    def extract_original_messages(self) -> list[str]:
        return [self.get("rawtitle", self["title"])]


class Collapse(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"open": directives.flag, "class": directives.class_option, "name": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        node = collapse(self.arguments[0], is_open="open" in self.options, classes=self.options.get("class"))
        self.set_source_info(node)
        self.add_name(node)
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def collapse(title: str, *children: nodes.Node, is_open: bool = False, classes: list[str] | None = None) -> collapsed:
    return collapsed("", *children, title=title, open=is_open, classes=["collapse", *(classes or [])])


def visit_html(self: HTMLTranslator, node: collapsed) -> None:
    state = {"open": "open"} if node["open"] else {}
    self.body.append(self.starttag(node, "details", **state))
    self.body.append(f"<summary>{escape(node['title'])}</summary>\n")


def depart_html(self: HTMLTranslator, node: collapsed) -> None:
    self.body.append("</details>\n")


def _spread(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """For formats in which nothing opens: the title as a line of its own, then the content."""
    # A catalogue (gettext) is made of what is there to be translated, titles among it.
    if app.builder.format == "html" or app.builder.name == "gettext":
        return
    for node in list(find_all(doctree, collapsed)):
        title = nodes.paragraph("", "", nodes.strong("", node["title"]), ids=node["ids"])
        node.replace_self([title, *node.children])


def setup(app: Sphinx) -> None:
    app.add_node(collapsed, html=(visit_html, depart_html))
    provide(app, "collapse", Collapse)
    app.connect("doctree-resolved", _spread)
