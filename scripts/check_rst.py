#!/usr/bin/env python3
"""Holds every page below a folder against docutils, where each warning counts.

    check_rst.py FOLDER

Sphinx's own directives and roles are stood in for, and what they refer to is looked up: entries of a toctree, the
targets of :ref: and :doc:, rows that a page links to, diagram files and pictures must exist, and every page but the
root must be in a toctree. What pages keep in comments and containers for the Sphinx extension is read as it reads it, and
links to files of pages are looked up like roles.
Prints what is wrong; the exit status is 0 when nothing is, else 1.
"""

import io
import re
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives.body import Container
from docutils.parsers.rst.directives.misc import Class, Include

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sphinx"))
from protokoll_sphinx import comments, containers  # noqa: E402

ROOT_PAGE = "developer/tests/index"
PART = re.compile(r".*\.section_\d+\.part_\d+\.rst")
LINK = re.compile(r"([^:?#]+\.rst)(?:#(.+))?")
FRAGMENT = re.compile(r"^developer/tests/features/.*/(short|features|narrative|narative)\.rst$")


class Site:
    def __init__(self, folder):
        self.folder = folder
        self.pages = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.rst"))
        self.labels = set()
        self.listed = set()
        self.references = []
        self.links = []
        #: Of each file: the ids and names there.
        self.places = {}
        self.problems = []

    def resolve(self, page, target):
        """A path as Sphinx reads it: from the root when it starts with a slash, else beside the page."""
        base = self.folder if target.startswith("/") else (self.folder / page).parent
        return (base / target.lstrip("/")).resolve()


site = None
page = None


class RootedInclude(Include):
    def run(self):
        self.arguments[0] = str(site.resolve(page, self.arguments[0]))
        return super().run()


class Collapse(Directive):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        self.assert_has_content()
        node = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class TraceTable(Directive):
    """As far as what it says about rows can be held against the table: sphinx/protokoll_sphinx/tables.py does the rest."""

    required_arguments = 1
    has_content = True
    option_spec = {name: directives.unchanged for name in ("roles", "titles", "full", "rows", "first", "folds")}

    def run(self):
        self.assert_has_content()
        node = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, node)
        rows = [len(body) for body in node.findall(nodes.tbody)]
        lines = [line.split()[0] for line in self.options.get("rows", "").splitlines() if line.strip()]
        if rows != [len(lines)]:
            raise self.error(f"rows of tables {rows}, lines about rows {len(lines)}")
        start = self.arguments[0]
        for line, row in zip(lines, next(node.findall(nodes.tbody))):
            row["ids"] = [start if line == "*" else f"{start}-{line}"]
        return [node]


class TraceStrip(Directive):
    """Its lines are no markup: each says with its first word what it is. sphinx/protokoll_sphinx/strips.py reads them."""

    has_content = True
    option_spec = {"roles": directives.unchanged}
    WORDS = {"node", "role", "role-changed", "new", "cut-off", "value", "changed", "before"}

    def run(self):
        self.assert_has_content()
        for line in self.content:
            word = line.split(" ")[0]
            if word not in self.WORDS and not re.fullmatch(r"box(-settled)?(-added)?", word):
                raise self.error(f"trace-strip: a line that says {word!r}")
        return []


class Trace(Directive):
    """The trace may be elsewhere: the page only names it."""

    required_arguments = 1
    option_spec = {"rows": directives.unchanged_required}

    def run(self):
        if not re.fullmatch(r"[^/]+/[^/]+/[^/]+", self.arguments[0]):
            raise self.error(f"trace: {self.arguments[0]!r} is no group, file and test")
        return []


class Diagram(Directive):
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"scale": directives.unchanged}

    def run(self):
        if not site.resolve(page, self.arguments[0]).is_file():
            raise self.error(f"no diagram file {self.arguments[0]}")
        return []


class Index(Directive):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        for entry in self.arguments[0].splitlines():
            if not re.fullmatch(r"single: [^;!]+", entry.strip()):
                raise self.error(f"not an entry of an index: {entry}")
        return []


class Toctree(Directive):
    has_content = True
    option_spec = {"hidden": directives.flag, "maxdepth": directives.nonnegative_int, "caption": directives.unchanged}

    def run(self):
        for entry in self.content:
            path = site.resolve(page, entry.strip().removesuffix(".rst") + ".rst")
            if not path.is_file():
                raise self.error(f"toctree names no page: {entry}")
            site.listed.add(path.relative_to(site.folder.resolve()).as_posix())
        return []


def reference(name, rawtext, text, lineno, inliner, options=None, content=None):
    match = re.match(r"^(.*?)\s*(?<!\x00)<([^<>]+)>$", text, re.DOTALL)
    target = match.group(2) if match else text
    site.references.append((page, name, target.replace("\x00", "")))
    return [nodes.inline(rawtext, match.group(1) if match else text)], []


def check(name):
    global page
    page = name
    warnings = io.StringIO()
    settings = {"report_level": 2, "halt_level": 5, "warning_stream": warnings, "input_encoding": "utf-8"}
    path = site.folder / name
    tree = publish_doctree(path.read_text("utf-8"), source_path=str(path), settings_overrides=settings)
    site.problems += [line for line in warnings.getvalue().splitlines() if line]
    for target in tree.findall(nodes.target):
        site.labels.update(target.get("names", []))
    for image in tree.findall(nodes.image):
        if not site.resolve(name, image["uri"]).is_file():
            site.problems.append(f"{name}: no picture {image['uri']!r}")
    for element in tree.findall(nodes.Element):
        site.labels.update(element.get("names", []))
    ids = Counter(each for element in tree.findall(nodes.Element) for each in element.get("ids", []))
    site.problems += [f"{name}: {count} times the id {each!r}" for each, count in ids.items() if count > 1]
    for link in tree.findall(nodes.reference):
        if link.get("refuri", "").startswith("#") and link["refuri"][1:] not in ids:
            site.problems.append(f"{name}: no row {link['refuri']!r}")
        match = LINK.fullmatch(link.get("refuri", ""))
        if match:
            site.links.append((name, site.resolve(name, unquote(match.group(1))), match.group(2)))
    site.places[path.resolve()] = {*ids, *tree.nameids}


def main():
    global site
    site = Site(Path(sys.argv[1]))
    comments.read()
    directives.register_directive("container", containers.of(Container))
    directives.register_directive("include", RootedInclude)
    directives.register_directive("collapse", Collapse)
    directives.register_directive("trace-table", TraceTable)
    directives.register_directive("trace-strip", TraceStrip)
    directives.register_directive("trace", Trace)
    # What docutils calls class, Sphinx calls so: there a class is one of Python's.
    directives.register_directive("rst-class", Class)
    directives.register_directive("plantuml", Diagram)
    directives.register_directive("toctree", Toctree)
    directives.register_directive("index", Index)
    for role in ("ref", "doc"):
        roles.register_local_role(role, reference)
    for name in site.pages:
        check(name)
    for where, role, target in site.references:
        if role == "ref" and nodes.fully_normalize_name(target) not in site.labels:
            site.problems.append(f"{where}: no label {target!r}")
        if role == "doc" and not site.resolve(where, target + ".rst").is_file():
            site.problems.append(f"{where}: no page {target!r}")
    for where, file, place in site.links:
        if file not in site.places:
            site.problems.append(f"{where}: no page {file.name!r}")
        elif place is not None and nodes.fully_normalize_name(unquote(place)) not in site.places[file]:
            site.problems.append(f"{where}: no place {place!r} in {file.name!r}")
    exempt = {ROOT_PAGE + ".rst", *filter(FRAGMENT.match, site.pages), *filter(PART.fullmatch, site.pages)}
    orphans = [p for p in site.pages if p not in site.listed and p not in exempt]
    site.problems += [f"{orphan}: in no toctree" for orphan in orphans]
    print("\n".join(site.problems + [f"{len(site.pages)} pages, {len(site.problems)} problems"]))
    return 1 if site.problems or not site.pages else 0


if __name__ == "__main__":
    sys.exit(main())
