"""What else a line has; bits of ``Columns.marks``."""

from __future__ import annotations

from typing import Final

QUESTION: Final = 1
EDITED: Final = 2
AUTO: Final = 4  # the body begins with the app's own mark
HEAD_QUESTION: Final = 8  # a question mark in what is no body if the line is no record
