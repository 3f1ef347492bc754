"""``.. protokoll: name::``: a directive that is a comment to whoever does not know this extension.

A colon is one too few for a directive, so that what renders a page without the extension (GitHub, for example) takes it
for a comment and shows nothing. Here it is what it says behind ``protokoll:``, with its argument, options and content::

    .. protokoll: index::
       single: leader
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils.parsers.rst.states import Body

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Its group is the name, and what follows the match the argument, as in docutils' own expression for directives.
DIRECTIVE = re.compile(r"\.\. +protokoll: ([a-z]+(?:-[a-z]+)*)::(?: +|$)")


def read() -> None:
    """From now on such a comment is a directive."""
    # Expressions are tried in turn; what none of them matches is a comment.
    construct = (Body.directive, DIRECTIVE)
    if construct not in Body.explicit.constructs:
        Body.explicit.constructs.append(construct)


def setup(app: Sphinx) -> None:
    read()
