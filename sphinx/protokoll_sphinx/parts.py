"""Long sections go on on pages of their own, which no table of contents lists: a reader comes to them from the test's.

Where pages are put together to one (``singlehtml``, books), what no table of contents lists would be left out. So each
test's page has one after all, which is hidden, and of which the site's navigation does not know.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from .nodes_of import find_all

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PART = re.compile(r"(.+)\.section_(\d+)\.part_(\d+)")


def parts_of(page: str, pages: set[str]) -> list[str]:
    """Those of a test's page, in their order."""
    matches = (PART.fullmatch(each) for each in pages if each.startswith(f"{page}."))
    found = [match for match in matches if match and match.group(1) == page]
    return [match.group() for match in sorted(found, key=lambda match: (int(match.group(2)), int(match.group(3))))]


def _list(app: Sphinx, doctree: nodes.document) -> None:
    page = app.env.docname
    if PART.fullmatch(page):
        # As the field ``:orphan:`` at its start would say, which other renderers show.
        app.env.metadata[page]["orphan"] = ""
    parts = parts_of(page, app.env.found_docs)
    section = next(find_all(doctree, nodes.section), None)
    if parts and section is not None:
        entries = [(None, part) for part in parts]
        section += addnodes.toctree(
            parent=page,
            entries=entries,
            includefiles=parts,
            maxdepth=-1,
            caption=None,
            glob=False,
            hidden=True,
            includehidden=False,
            numbered=0,
            titlesonly=False,
        )


def setup(app: Sphinx) -> None:
    # After Sphinx has collected what it makes the navigation of.
    app.connect("doctree-read", _list, priority=900)
