"""Links between pages that protokoll made: ``../winning/x.rst#id``, the path of a file and a place in it.

So they lead somewhere wherever the files are shown as they lie. Here each becomes a link to the page that Sphinx makes of
the file, and one that leads nowhere is told of.
"""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import make_refnode

from .generated import PAGES
from .nodes_of import find_all

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: What the type of such a link is called in warnings, and in ``nitpick_ignore``.
KIND = "page"
#: A path without a scheme, and the place.
LINK = re.compile(r"([^:?#]+)\.rst(?:#(.+))?")


class PageLinks(SphinxTransform):
    #: After translations, in which links are as they are in the page; before what a project makes of links.
    default_priority = 150

    def apply(self, **kwargs: Any) -> None:
        page = self.env.docname
        if not page.startswith(PAGES):
            return
        for link in list(find_all(self.document, nodes.reference)):
            match = LINK.fullmatch(link.get("refuri", ""))
            if match:
                path, place = match.groups()
                target = normpath(join(dirname(page), unquote(path)))
                link.replace_self(_to(target, place or "", link, page))


def _to(target: str, place: str, link: nodes.reference, page: str) -> addnodes.pending_xref:
    """A link to be resolved when all pages are read. What it shows has the classes that links of Sphinx's roles have."""
    text = nodes.inline("", link.astext(), classes=["std", "std-ref"] if place else ["doc"])
    where = {"refdoc": page, "refdomain": "", "reftype": KIND, "reftarget": f"{target}#{place}" if place else target}
    found = addnodes.pending_xref("", text, refexplicit=True, refwarn=True, **where)
    found.source, found.line = link.source, link.line
    return found


class Places:
    """What links can lead to: pages, and what has a label there."""

    def __init__(self) -> None:
        #: The ids of labels, by the page and what links call them: by the id, and by the label where that has other letters.
        self.known: dict[tuple[str, str], str] | None = None

    def forget(self, *_: object) -> None:
        self.known = None

    def resolve(self, app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, text: nodes.Node) -> nodes.Node | None:
        if node["reftype"] != KIND or node.get("refdomain"):
            return None
        page, _, place = node["reftarget"].partition("#")
        if page not in env.all_docs or (place and self._id(env, page, place) is None):
            return None
        return make_refnode(app.builder, node["refdoc"], page, self._id(env, page, place) or "", text)

    def _id(self, env: BuildEnvironment, page: str, place: str) -> str | None:
        if self.known is None:
            labels = env.get_domain("std").anonlabels.items()
            self.known = {(page, name): place for label, (page, place) in labels for name in (label, place)}
        return self.known.get((page, nodes.fully_normalize_name(unquote(place))))


def setup(app: Sphinx) -> None:
    places = Places()
    app.add_transform(PageLinks)
    app.connect("env-updated", places.forget)
    app.connect("missing-reference", places.resolve)
