"""Directives that another extension of the same project may provide; then it is left to it.

Whether one does is only known when all extensions are set up. That makes their order in conf.py irrelevant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils.parsers.rst import directives

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive
    from sphinx.application import Sphinx


def provide(app: Sphinx, name: str, directive: type[Directive]) -> None:
    """Registers ``directive`` as ``name`` unless somebody else does."""
    app.connect("config-inited", lambda app, config: _register(app, name, directive))


def registered(name: str) -> type[Directive] | None:
    """The directive of that name, whoever provides it."""
    return directives._directives.get(name)


def _register(app: Sphinx, name: str, directive: type[Directive]) -> None:
    # Directives outlive an application: where one process builds several projects it may be there from the last one.
    if registered(name) in (None, directive):
        app.add_directive(name, directive, override=True)
