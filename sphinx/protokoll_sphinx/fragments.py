"""Files that other pages include are no pages themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: The texts of features and of their branches. The last is what the classic theme calls the one before.
TEXTS = ("short", "features", "narrative", "narative")


def _exclude(app: Sphinx, config: Config) -> None:
    config.exclude_patterns += [f"developer/tests/features/**/{text}.rst" for text in TEXTS]


def setup(app: Sphinx) -> None:
    app.connect("config-inited", _exclude)
