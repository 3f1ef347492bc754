"""Pages that protokoll made come out as they were made, whatever the project makes of what people write.

What a node said is quoted, to the character: no quotation marks and dashes are put in its place, it is no code in the
language that the project's code is in, and it is not translated. Titles and sentences are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from .nodes_of import find_all

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PAGES = "developer/tests/"
#: Texts of features are written by people.
WRITTEN = "developer/tests/features/"
#: What the style sheets call such a page.
CLASS = "protokoll-page"


class AsMade(SphinxTransform):
    #: Before translations (from 10 on) and everything else that changes texts.
    default_priority = 5

    def apply(self, **kwargs: Any) -> None:
        if not self.env.docname.startswith(PAGES):
            return
        quote_exactly(self.document)
        for node in self.document.children:
            if isinstance(node, nodes.section):
                node["classes"].append(CLASS)
        for code in find_all(self.document, nodes.literal_block):
            code.setdefault("language", "none")
        if not self.env.docname.startswith(WRITTEN):
            for node in find_all(self.document, _holds_facts):
                keep_from_translation(node)


def _holds_facts(node: nodes.Node) -> bool:
    """Tables, and the fields of alarms."""
    return isinstance(node, nodes.table) or (
        isinstance(node, nodes.bullet_list) and isinstance(node.parent, nodes.danger)
    )


def quote_exactly(node: nodes.Element) -> None:
    """No text below it gets typographic quotes and dashes. Sphinx asks a text's parents for that."""
    node["support_smartquotes"] = False


def keep_from_translation(node: nodes.Element) -> None:
    """No text below it is in the project's catalogue."""
    for text in find_all(node, nodes.TextElement):
        # What is part of a text is in no catalogue itself, and Sphinx takes away each `inline` of which that is said.
        if not isinstance(text, nodes.inline):
            text["translatable"] = False


def setup(app: Sphinx) -> None:
    app.add_transform(AsMade)
