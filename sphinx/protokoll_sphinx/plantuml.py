"""``.. plantuml:: file``: a sequence diagram, for installations that have no such directive.

Where an extension draws PlantUML under the name ``uml`` (sphinxcontrib-plantuml), it is handed the diagram. Without
one, the page shows the diagram's source, closed, with a link to the file: whoever has PlantUML can draw it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from .collapse import collapse
from .fallbacks import provide, registered

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class PlantUml(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {name: directives.unchanged for name in ("alt", "caption", "height", "width", "scale")}

    def run(self) -> list[nodes.Node]:
        relative, absolute = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        try:
            source = Path(absolute).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise self.error(f"no diagram can be read from {self.arguments[0]}: {problem}") from problem
        drawing = registered("uml")
        return self._shown(source) if drawing is None else self._drawn(source, drawing)

    def _drawn(self, source: str, drawing: type) -> list[nodes.Node]:
        options = {
            name: (drawing.option_spec or {})[name](value)
            for name, value in self.options.items()
            if name in (drawing.option_spec or {})
        }
        lines = StringList(source.splitlines(), source=self.arguments[0])
        place = (self.lineno, self.content_offset, self.block_text, self.state, self.state_machine)
        return drawing("uml", [], options, lines, *place).run()

    def _shown(self, source: str) -> list[nodes.Node]:
        file = addnodes.download_reference(
            "", "", nodes.Text(Path(self.arguments[0]).name), reftarget=self.arguments[0], refdoc=self.env.docname
        )
        link = nodes.paragraph("", "PlantUML source: ", file)
        code = nodes.literal_block(source, source, language="none")
        node = collapse("Source of the sequence diagram", link, code, classes=["plantuml-source"])
        for each in (node, link, file, code):
            self.set_source_info(each)
        return [node]


def setup(app: Sphinx) -> None:
    provide(app, "plantuml", PlantUml)
