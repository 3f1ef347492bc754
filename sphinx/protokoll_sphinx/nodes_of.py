"""Looking for nodes in a document tree, with every docutils that Sphinx 5 and later can have."""

from __future__ import annotations

from typing import Callable, Iterator, TypeVar

from docutils import nodes

N = TypeVar("N", bound=nodes.Node)


def find_all(tree: nodes.Node, wanted: type[N] | Callable[[nodes.Node], bool]) -> Iterator[N]:
    """All such nodes below and including one, in their order. ``findall`` is younger than docutils 0.18."""
    findall = getattr(tree, "findall", None) or tree.traverse
    return iter(findall(wanted))
