"""Files among the pages that are no pages themselves: those that others include, and the same pages in Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Iterator

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

FOLDER = "developer/tests"
#: The texts of features and of their branches. The last is what the classic theme calls the one before.
TEXTS = ("short", "features", "narrative", "narative")
#: What the index of a folder is called in Markdown.
INDEXES = ("README.md", "index.md")


def _exclude(app: Sphinx, config: Config) -> None:
    config.exclude_patterns += [f"{FOLDER}/features/**/{text}.rst" for text in TEXTS]
    if ".md" in config.source_suffix:
        config.exclude_patterns += _in_markdown(Path(app.srcdir))


def _in_markdown(root: Path) -> Iterator[str]:
    """Where a project's other pages are in Markdown too, one of each page is enough."""
    for page in sorted(Path(root, FOLDER).rglob("*.md")):
        same = page.with_name("index.rst") if page.name in INDEXES else page.with_suffix(".rst")
        if same.is_file():
            yield page.relative_to(root).as_posix()


def setup(app: Sphinx) -> None:
    app.connect("config-inited", _exclude)
