"""Which page and which place in it an address means, as somebody wrote it or copied it from a browser.

Sites differ in how they write addresses: pages end with ``.html`` or another suffix, or are folders (``dirhtml``), or are
all on one page (``singlehtml``), and readers' addresses have queries (``?highlight=x``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterable, Iterator
from urllib.parse import unquote

from .short_addresses import id_of, meant_by, moved_id

if TYPE_CHECKING:
    from sphinx.config import Config

TESTS = "/developer/tests/"
#: What pages end with, beside what the project says: an address may be that of another build.
SUFFIXES = (".html", ".htm", ".xhtml")


def meant(address: str, pages: Iterable[str], config: Config) -> tuple[str, str]:
    """The page and the place. If there is no such page, or if it could be several, the page is as it was written."""
    path, _, place = address.partition("#")
    path, place = unquote(path.partition("?")[0]), unquote(place)
    # A link that a browser copied names the page from the server's root, or the disk's.
    _, from_root, below = path.rpartition(TESTS)
    page = (TESTS + below if from_root else path if path.startswith("/") else TESTS + path).lstrip("/")
    names = list(_names(page, (config.html_file_suffix, config.html_link_suffix, *SUFFIXES)))
    for name in names:
        found = meant_by(name, pages)
        if len(found) == 1 and name not in found:
            return found[0], moved_id(place, found[0])
        if found:
            return name, place
    page = _on_one_page(place, pages) if _is_first(path, config) else ""
    return page or names[-1], place


def _names(page: str, suffixes: Iterable[str | None]) -> Iterator[str]:
    """What the page may be called, likeliest first. Names of pages have dots too: only what ends an address goes."""
    yield page
    for suffix in suffixes:
        if suffix and page.endswith(suffix):
            yield page.removesuffix(suffix)
    if page.endswith("/"):
        yield f"{page}index"
    bare = page
    for suffix in SUFFIXES:
        bare = bare.removesuffix(f"/index{suffix}").removesuffix(suffix)
    yield bare.strip("/")


def _is_first(path: str, config: Config) -> bool:
    """Whether it may be the first page of a site, which is its only one where all are on one."""
    name = path.rpartition("/")[2]
    return not name or name.partition(".")[0] == config.root_doc.rpartition("/")[2]


def _on_one_page(place: str, pages: Iterable[str]) -> str:
    """Where all pages are one, a place says of which it was: it begins with what the page is called."""
    of_pages = {id_of(page): page for page in pages if id_of(page)}
    starts = [start for start in of_pages if f"{place}-".startswith(f"{start}-")]
    return of_pages[max(starts, key=len)] if starts else ""
