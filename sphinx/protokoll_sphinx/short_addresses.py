"""Pages of tests at the address without the file, which is shorter, and where they were before files were part of it.

In HTML ``developer/tests/<group>/<test>`` leads on to ``developer/tests/<group>/<file>/<test>``, with the place in the
page that the address names. Where several files of the group have a test of that name, it lists them. Nothing is
remembered for that: what an address may mean is read off the pages that there are.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable, Iterator

from .words import say

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: A test's page, or a part of it. What is told of features lies beside the groups, and is as deep.
PAGE = re.compile(r"(developer/tests/(?!features/)([^/]+))/([^/]+)/([^/.]+)([^/]*)")
#: Pages like this are written here and by nobody else, and may go when nothing is there any more.
MARK = '<meta name="generator" content="protokoll: leads on">'
#: Formats in which a page is a file, and has an address.
BUILDERS = ("html", "dirhtml")

FORWARD = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
{mark}
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<script>location.replace({address} + location.hash.replace({old}, {new}))</script>
<noscript><meta http-equiv="refresh" content="0; url={link}"></noscript>
</head>
<body>
<main><h1>{title}</h1><p>{moved}</p></main>
</body>
</html>
"""


def short_addresses(pages: Iterable[str]) -> dict[str, list[str]]:
    """Which of the pages each short address may mean. Where a page is at the address itself, it means that."""
    there = set(pages)
    found: dict[str, list[str]] = {}
    for page in sorted(there):
        match = PAGE.fullmatch(page)
        if match:
            group, _, _, test, part = match.groups()
            found.setdefault(f"{group}/{test}{part}", []).append(page)
    return {address: meant for address, meant in found.items() if address not in there}


def meant_by(address: str, pages: Iterable[str]) -> list[str]:
    """The pages that an address may mean: itself, or those of tests that it is the short address of."""
    return [address] if address in pages else short_addresses(pages).get(address, [])


def moved_id(fragment: str, page: str) -> str:
    """What a place that a short address names is called in the page that it means."""
    return re.sub(*_ids(page), fragment)


def _ids(page: str) -> tuple[str, str]:
    """What all ids of a test's page began with under its short address, as a pattern, and what they begin with there."""
    match = PAGE.fullmatch(page)
    if match is None:
        return r"(?!)", ""
    _, group, file, test, _ = match.groups()
    return rf"^(#?(?:pic-|picture-)?){_id(group, test)}(?=-|$)", rf"\g<1>{_id(group, file, test)}"


def id_of(page: str) -> str:
    """What all ids of a test's page begin with; nothing for its further parts and for other pages."""
    match = PAGE.fullmatch(page)
    return _id(*match.group(2, 3, 4)) if match and not match.group(5) else ""


def _id(*names: str) -> str:
    """As pages make ids of names (see ``toId`` in ``writers/paths.ts``)."""
    return re.sub(r"[^a-z0-9]+", "-", ".".join(["test", *names]).lower()).removesuffix("-")


def _lists(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """A page for each address that may mean several tests."""
    if app.builder.name not in BUILDERS:
        return
    for address, pages in short_addresses(app.env.found_docs).items():
        if len(pages) > 1:
            links = (_link(app, address, page) for page in pages)
            items = "\n".join(f'<li><a href="{link}">{title}</a> in <em>{file}</em></li>' for link, title, file in links)
            title = escape(say("several"))
            body = f"<section>\n<h1>{title}</h1>\n<ul>\n{items}\n</ul>\n</section>"
            yield address, {"title": title, "body": body}, "page.html"


def _link(app: Sphinx, address: str, page: str) -> tuple[str, str, str]:
    title = app.env.titles[page].astext() if page in app.env.titles else page
    match = PAGE.fullmatch(page)
    return escape(app.builder.get_relative_uri(address, page)), escape(title), escape(match.group(3) if match else "")


def _forward(app: Sphinx, exception: Exception | None) -> None:
    if app.builder.name not in BUILDERS or exception is not None:
        return
    addresses = short_addresses(app.env.found_docs)
    wanted = {_file(app, address): (address, pages[0]) for address, pages in addresses.items() if len(pages) == 1}
    for file in _written_before(Path(app.outdir, "developer", "tests"), app.builder.out_suffix):
        if file not in wanted:
            file.unlink()
    for file, (address, page) in wanted.items():
        text = _page(app, address, page)
        if not file.is_file() or file.read_text("utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")


def _file(app: Sphinx, address: str) -> Path:
    return Path(app.builder.get_outfilename(address))


def _written_before(tests: Path, suffix: str) -> Iterator[Path]:
    """Where pages are folders (``dirhtml``) these are one deeper."""
    for pattern in (f"*/*{suffix}", f"*/*/index{suffix}"):
        for file in tests.glob(pattern):
            with file.open(encoding="utf-8") as text:
                if MARK in text.read(len(FORWARD)):
                    yield file


def _page(app: Sphinx, address: str, page: str) -> str:
    link, title, _ = _link(app, address, page)
    old, new = _ids(page)
    return FORWARD.format(
        mark=MARK,
        title=title,
        link=link,
        language=escape(app.config.language or "en"),
        moved=say("moved", link=f'<a href="{link}">{escape(say("elsewhere"))}</a>'),
        address=_script(app.builder.get_relative_uri(address, page)),
        old=f"/{old}/",
        new=_script(new.replace(r"\g<1>", "$1")),
    )


def _script(text: str) -> str:
    """A string of a script, in a page."""
    return json.dumps(text).replace("<", r"\u003c")


def setup(app: Sphinx) -> None:
    app.connect("html-collect-pages", _lists)
    app.connect("build-finished", _forward)
