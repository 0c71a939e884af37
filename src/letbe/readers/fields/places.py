"""Where the parts of an export lie: folders above folders, also in archives."""

from __future__ import annotations

import re
from typing import Final

#: What a path is shown as, and its last step.
_LAST: Final = re.compile(r"(?:(.*)[/\\])?([^/\\]*)", re.DOTALL)


def above(path: str) -> str:
    """Give what a folder lies in, also at the top of an archive.

    >>> above("package.zip!/messages"), above("/home/ada/package/messages"), above("messages")
    ('package.zip', '/home/ada/package', '.')
    """
    found = _LAST.fullmatch(path)
    return (found[1] or ".").removesuffix("!") if found else "."


def last(path: str) -> str:
    """Give the name of a folder or an archive.

    >>> last("package.zip!/messages"), last("package.zip")
    ('messages', 'package.zip')
    """
    found = _LAST.fullmatch(path)
    return found[2].removesuffix("!") if found else path
