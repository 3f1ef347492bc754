"""Space-time diagrams: an image of the class ``space-time`` that is an SVG of protokoll becomes a part of its page.

Only then can a reader point at a message and be told all about it, and follow a row to the table and back. Elsewhere
(books, a page that a browser is not told about) it stays an image, and where a format knows no SVG, a line of text.

In the file ids and links are short. Its root says what completes them: ``id`` is what the picture is called,
``data-page`` the page whose rows it draws, ``data-rows`` what the ids of these rows start with. The link ``#-n-1-cut``
then leads to the row ``<data-rows>-n-1-cut``, and is itself called ``pic-<data-rows>-n-1-cut``. Arrows and notes have in
``data-of-rows`` the rows that they touch: by number those of the picture, others by what their ids end with.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as xml
from collections import Counter
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from .nodes_of import find_all

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html import HTMLTranslator

CLASS = "space-time"
SVG = "{http://www.w3.org/2000/svg}"
REFERENCE = re.compile(r"url\(#([^)]*)\)")
logger = logging.getLogger(__name__)


class picture(nodes.General, nodes.Element):
    """``source`` is the markup, ``label`` what its box is called."""


class Pictures(SphinxPostTransform):
    """Runs before images are copied beside the pages: those that became a part of one are not needed there."""

    default_priority = 8

    def run(self, **kwargs: object) -> None:
        styled = False
        #: How often each was drawn: where all pages are one, a page and a feature may show the same picture.
        self.drawn: Counter[str] = Counter()
        for image in list(find_all(self.document, nodes.image)):
            file = image["uri"]
            if CLASS not in image["classes"] or not file.endswith(".svg") or not self._replaced(image):
                continue
            root = self._read(file, image)
            if root is None:
                continue
            source = self._completed(root, styled)
            styled = True
            image.replace_self(picture("", source=source, label=image.get("alt", file), classes=[CLASS]))

    def _replaced(self, image: nodes.image) -> bool:
        """Whether the picture goes into the page. Where it can not even be an image, its text takes its place."""
        builder = self.app.builder
        if builder.format == "html" and builder.name != "epub":
            return True
        # What stands in a catalogue (gettext) is the image's own text.
        if builder.name != "gettext" and "image/svg+xml" not in builder.supported_image_types:
            image.replace_self(nodes.paragraph("", f"({image.get('alt', image['uri'])})"))
        return False

    def _read(self, file: str, image: nodes.image) -> xml.Element | None:
        try:
            root = xml.fromstring(Path(self.app.srcdir, file).read_bytes())
        except (OSError, xml.ParseError) as problem:
            logger.warning("no picture can be read from %s: %s", file, problem, location=image)
            return None
        return root if root.tag == f"{SVG}svg" and "data-rows" in root.attrib else None

    def _completed(self, root: xml.Element, styled: bool) -> str:
        """The picture as a part of the page; the first one brings the style of all."""
        name, rows = root.attrib["id"], root.attrib.pop("data-rows")
        page = self._page(root.attrib.pop("data-page", self.env.docname))
        self.drawn[name] += 1
        again = self.drawn[name] - 1
        if again:
            root.attrib["id"] = name = f"{name}-{again + 1}"
        numbered = _rows_by_number(root)
        for element in root.iter():
            # In a page elements of SVG need no prefix.
            element.tag = element.tag.removeprefix(SVG)
            attributes = element.attrib
            if element.tag == "a" and page is None:
                del attributes["href"]
            elif element.tag == "a":
                row = rows + attributes["href"].removeprefix("#")
                attributes["href"] = f"{page}#{row}"
                attributes["data-row"] = row
                # A table leads to the first picture of its rows.
                if not again:
                    attributes["id"] = f"pic-{row}"
            elif "id" in attributes and element is not root:
                attributes["id"] = f"{name}-{attributes['id']}"
            if "data-of-rows" in attributes:
                names = attributes["data-of-rows"].split(" ")
                attributes["data-of-rows"] = " ".join(rows + numbered.get(name, name) for name in names)
            for label in ("aria-labelledby", "aria-describedby"):
                if label in attributes:
                    attributes[label] = f"{name}-{attributes[label]}"
            if "fill" in attributes:
                attributes["fill"] = REFERENCE.sub(rf"url(#{name}-\1)", attributes["fill"])
        for style in root.findall("style") if styled else []:
            root.remove(style)
        return xml.tostring(root, encoding="unicode")

    def _page(self, page: str) -> str | None:
        """How this page links to another; empty for itself, None where that page is not part of the project."""
        if page == self.env.docname:
            return ""
        if self.app.builder.name == "singlehtml":
            return "" if page in self._together() else None
        try:
            return self.app.builder.get_relative_uri(self.env.docname, page) if page in self.env.all_docs else None
        except NoUri:
            return None

    def _together(self) -> set[str]:
        """The pages that the document was put together from. Not all are: some are in no table of contents."""
        return {each["docname"] for each in find_all(self.document, addnodes.start_of_file)}


def _rows_by_number(root: xml.Element) -> dict[str, str]:
    """What the ids of the picture's rows end with, by the numbers that its rows show."""
    links = root.iter(f"{SVG}a")
    return {link.findtext(f"{SVG}text", ""): link.attrib["href"].removeprefix("#") for link in links}


def visit_html(self: HTMLTranslator, node: picture) -> None:
    # Wide pictures move in a box of their own, which the keyboard can move too.
    label = escape(node["label"], quote=True)
    self.body.append(f'<div class="{CLASS}" role="group" tabindex="0" aria-label="{label}">\n{node["source"]}\n</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_node(picture, html=(visit_html, None))
    app.add_post_transform(Pictures)
