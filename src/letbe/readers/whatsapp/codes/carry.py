"""Places of ``state``, what the scanner carries from one window to the next."""

from __future__ import annotations

from typing import Final

ROWS: Final = 0  # entries so far
LINES: Final = 1
FOLLOWING: Final = 2  # lines that look like no record
ORPHANS: Final = 3  # lines before the first entry
INSIDE: Final = 4  # 1 inside a line that is longer than a window
NAMES: Final = 5
STYLES: Final = 6
STORED: Final = 7  # bytes of the store of names in use
GROUP: Final = 8  # notices that only a group has
SEARCHED: Final = 9  # notices searched for that
LOOSE: Final = 10  # 1: a name ends at any colon
UNKEPT: Final = 11  # records whose name was not kept
LONG: Final = 12  # lines longer than a window
TIGHT: Final = 13  # records without ": " that have a colon
CAPTION: Final = 14  # 1: the current entry is media whose caption has not begun
SEED: Final = 15
CHARS: Final = 16  # what a body that is all phrase would measure as a text
WORDS: Final = 17
SHAPE: Final = 18  # the shape last met
NEXT_SHAPE: Final = 19  # the shape to be given up next
LAST_NAME: Final = 20  # the four names last met, newest first, each plus one
TAIL: Final = 24  # where the text of the line just read ends, without the app's own words
SIZE: Final = 25
