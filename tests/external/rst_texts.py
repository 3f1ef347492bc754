"""Reads a JSON list of reStructuredText and prints a JSON list of what docutils makes of each: its text and its kinds."""

import io
import json
import sys

from docutils import nodes
from docutils.core import publish_doctree
from docutils.utils import column_width


def read(source):
    warnings = io.StringIO()
    tree = publish_doctree(source, settings_overrides={"report_level": 1, "warning_stream": warnings})
    kinds = sorted({type(node).__name__ for node in tree.findall(nodes.Element)})
    return {"text": tree.astext(), "kinds": kinds, "warnings": warnings.getvalue()}


if sys.argv[1] == "widths":
    json.dump([column_width(text) for text in json.load(sys.stdin)], sys.stdout)
else:
    json.dump([read(source) for source in json.load(sys.stdin)], sys.stdout)
