"""Reads a JSON list of reStructuredText and prints a JSON list with docutils' reading of each: text, kinds."""

import io
import json
import sys
from collections import Counter

from docutils import nodes
from docutils.core import publish_doctree
from docutils.utils import column_width


def read(source):
    warnings = io.StringIO()
    tree = publish_doctree(source, settings_overrides={"report_level": 1, "warning_stream": warnings})
    counts = Counter(type(node).__name__ for node in tree.findall(nodes.Element))
    for remark in [node for kind in (nodes.system_message, nodes.comment) for node in tree.findall(kind)]:
        remark.parent.remove(remark)
    return {"text": tree.astext(), "kinds": sorted(counts), "counts": counts, "warnings": warnings.getvalue()}


if sys.argv[1] == "widths":
    json.dump([column_width(text) for text in json.load(sys.stdin)], sys.stdout)
else:
    json.dump([read(source) for source in json.load(sys.stdin)], sys.stdout)
