"""The site of this repository: ``npm run site`` puts docs/ and docs-out/ together and builds them with this."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "sphinx"))

project = "protokoll"
extensions = ["protokoll_sphinx", "furo_site"]
# Markdown, for who works on the code; read where the code is.
exclude_patterns = ["contributing"]
nitpicky = True
language = "en"
# Cells and names are quoted as they are, to the character.
smartquotes = False
# What is quoted as it is, is no Python unless it says so.
highlight_language = "none"

# Texts in code stand out enough from their background to be read by everybody.
pygments_style = "xcode"
html_theme = "furo"
html_title = "protokoll"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_permalinks_icon = "#"


class LocalLinks(SphinxTransform):
    """Pages of docs/ link to each other's files, because they are read in the repository too."""

    default_priority = 200

    def apply(self, **kwargs: Any) -> None:
        for link in list(self.document.findall(nodes.reference)):
            page = re.fullmatch(r"([\w./-]+)\.rst", link.get("refuri", ""))
            if page:
                target = {"refdomain": "std", "reftype": "doc", "reftarget": page.group(1), "refexplicit": True}
                link.replace_self(addnodes.pending_xref("", *link.children, refdoc=self.env.docname, **target))
            elif re.fullmatch(r"[\w./-]+\.json", link.get("refuri", "")):
                file = addnodes.download_reference("", "", *link.children, reftarget=link["refuri"])
                file["refdoc"] = self.env.docname
                link.replace_self(file)


def _no_second_contents(app: Sphinx, doctree: nodes.document) -> None:
    """The theme shows what a page contains beside it, and prints an error over a list of it within the page."""
    for topic in list(doctree.findall(nodes.topic)):
        if "contents" in topic["classes"]:
            topic.parent.remove(topic)
    for title in doctree.findall(nodes.title):
        title.attributes.pop("refid", None)


def _leveled(html: str) -> str:
    """Sphinx calls the caption of a list of pages a heading, and does not say of which level, as a heading must."""
    return html.replace('<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">')


def _page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Names the pages of a chapter only on its own pages: all of them on each would be most of what is sent."""
    toctree = context.get("toctree")
    if toctree is not None:
        context["toctree"] = lambda **options: _leveled(toctree(**{**options, "collapse": True}))
    if "body" in context:
        context["body"] = _leveled(context["body"])


def setup(app: Sphinx) -> None:
    app.add_transform(LocalLinks)
    app.connect("doctree-read", _no_second_contents)
    # Before the theme, which asks for the navigation at the same event.
    app.connect("html-page-context", _page, priority=400)
