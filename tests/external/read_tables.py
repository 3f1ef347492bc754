"""Reads a JSON list of grid tables with docutils and with the Sphinx extension; prints whether both make the same of each."""

import json
import sys
from pathlib import Path

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "sphinx"))
from protokoll_sphinx import grid_tables  # noqa: E402

found = []


class Both(Directive):
    has_content = True

    def run(self):
        quick = grid_tables.read(self.state, self.content, self.content_offset)
        holder = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, holder)
        same = quick is not None and len(holder) == 1 and everything(quick) == everything(holder[0])
        found.append({"same": same, "left": quick is None})
        return []


def everything(tree):
    """The tree with the places that its parts are from."""
    places = [(type(node).__name__, node.source, node.line) for node in tree.findall()]
    return tree.pformat(), places


directives.register_directive("both", Both)
for table in json.load(sys.stdin):
    content = "".join(f"   {line}\n" for line in table.splitlines())
    publish_doctree(f".. both::\n\n{content}", settings_overrides={"report_level": 5, "halt_level": 5})
json.dump(found, sys.stdout)
