"""``.. container:: protokoll-…``: what every renderer of reStructuredText shows, and Sphinx shows better.

To whoever does not know this extension a container is a box around its content. Here its class says what it is:

``protokoll-table``, ``protokoll-fold``
    The content of the directive that it begins with, which is a comment elsewhere (see ``comments``). Where a fold
    begins with a paragraph instead, that is its title, which is seen elsewhere too.
``protokoll-strip``, ``protokoll-diagram``
    The directive that it begins with, which stands in place of all else in it.
``protokoll-anchor``
    A place that links lead to: the label of what follows is what the option ``name`` says. Not every renderer lets a
    label before a heading be one.
``protokoll-elsewhere``
    Nothing: what other renderers are told.

The lines are given to docutils anew, as many as there were, so that what it says of them names the right ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst.directives.body import Container
from docutils.statemachine import StringList

from .comments import DIRECTIVE
from .fallbacks import registered

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive
    from sphinx.application import Sphinx
    from sphinx.config import Config

INDENT = "   "


class ProtokollContainer:
    """What containers with these classes are; all others are what the class that stands behind this one says."""

    def run(self: Any) -> list[nodes.Node]:
        form = FORMS.get(self.arguments[0] if self.arguments else "")
        found = None if form is None else form(self, list(self.content))
        return super().run() if found is None else found


def _parsed(directive: Directive, lines: list[str]) -> list[nodes.Node]:
    """What the lines are, each in place of one of the content."""
    content = StringList(lines, items=directive.content.items[: len(lines)])
    holder = nodes.Element()
    directive.state.nested_parse(content, directive.content_offset, holder)
    return holder.children


def _indented(lines: list[str]) -> list[str]:
    return [INDENT + line if line else line for line in lines]


def _end_of_directive(lines: list[str]) -> int:
    """How many lines at the start are the directive; 0 where no directive is."""
    if not lines or not DIRECTIVE.match(lines[0]):
        return 0
    more = (place for place, line in enumerate(lines) if place > 0 and line and line[0] != " ")
    return next(more, len(lines))


def _within(directive: Directive, lines: list[str]) -> list[nodes.Node] | None:
    end = _end_of_directive(lines)
    return _parsed(directive, lines[:end] + _indented(lines[end:])) if end else None


def _instead(directive: Directive, lines: list[str]) -> list[nodes.Node] | None:
    end = _end_of_directive(lines)
    return _parsed(directive, lines[:end]) if end else None


def _folded(directive: Directive, lines: list[str]) -> list[nodes.Node] | None:
    if not lines or _end_of_directive(lines):
        return _within(directive, lines)
    end = next((place for place, line in enumerate(lines) if not line), len(lines))
    title = " ".join(node.astext() for node in _parsed(directive, lines[:end]))
    return _parsed(directive, [f".. collapse:: {title}", *[""] * (end - 1), *_indented(lines[end:])])


def _anchor(directive: Directive, lines: list[str]) -> list[nodes.Node] | None:
    name = directive.options.get("name")
    return _parsed(directive, [f".. _`{name}`:"]) if name else None


def _nothing(directive: Directive, lines: list[str]) -> list[nodes.Node]:
    return []


FORMS = {
    "protokoll-table": _within,
    "protokoll-fold": _folded,
    "protokoll-strip": _instead,
    "protokoll-diagram": _instead,
    "protokoll-anchor": _anchor,
    "protokoll-elsewhere": _nothing,
}


def of(others: type[Directive]) -> type[Directive]:
    """The directive ``container``, of which ``others`` makes all that have no such class."""
    return others if issubclass(others, ProtokollContainer) else type("Container", (ProtokollContainer, others), {})


def _register(app: Sphinx, config: Config) -> None:
    # Whoever else has a say in what containers are keeps it.
    app.add_directive("container", of(registered("container") or Container), override=True)


def setup(app: Sphinx) -> None:
    app.connect("config-inited", _register)
