"""Getting around on the site: a link over the navigation, where a page belongs, and the list of all pages.

The list is a script, which the sidebar's field loads when somebody goes there: with ``file://`` a page can load nothing
else. Its pages are in the order of the tables of contents. Old libraries that Sphinx 5 puts on every page, and nothing
here uses, are left out.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterator

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Two thirds of all that a page loads. Sphinx's own scripts have done without since its version 5.
UNUSED = ("jquery.js", "underscore.js", "_sphinx_javascript_frameworks_compat.js")
TEMPLATES = Path(__file__).parent / "templates"


def in_order(env: BuildEnvironment, page: str, seen: set[str]) -> Iterator[str]:
    """A page and those below it, as the tables of contents have them."""
    if page in seen or page not in env.titles:
        return
    seen.add(page)
    yield page
    for below in env.toctree_includes.get(page, ()):
        yield from in_order(env, below, seen)


def _list(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    env = app.env
    pages = in_order(env, app.config.root_doc, set())
    entries = [[env.titles[page].astext(), app.builder.get_target_uri(page)] for page in pages]
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "_static", "page-list.js").write_text(f"window.protokollPages={text}\n", "utf-8")


def _page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    files = context.get("script_files", [])
    context["script_files"] = [each for each in files if not str(getattr(each, "filename", each)).endswith(UNUSED)]
    if "body" in context:
        context["body"] = _way(context) + context["body"]


def _way(context: dict[str, Any]) -> str:
    """The pages above this one, the first page aside."""
    links = [f'<a href="{escape(each["link"])}">{each["title"]}</a>' for each in context.get("parents", [])]
    return f'<nav class="way-up" aria-label="Where this page belongs">{" › ".join(links)} ›</nav>' if links else ""


def setup(app: Sphinx) -> None:
    app.connect("config-inited", lambda app, config: config.templates_path.append(str(TEMPLATES)))
    app.connect("html-page-context", _page, priority=900)
    app.connect("build-finished", _list)
