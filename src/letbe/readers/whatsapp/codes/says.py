"""What a line says by its form; the number is its code in ``Columns.body``."""

from __future__ import annotations

from typing import Final

TEXT: Final = 0
MEDIA: Final = 1
CALL: Final = 2
DELETED: Final = 3
EMPTY: Final = 4  # a name, and nothing after it
POLL: Final = 5
REMARK: Final = 6  # written by the app under a person's name
NAMELESS: Final = 7  # no name at all
EDITED: Final = 8  # only as a phrase: what stands before it was changed later
ATTACHED: Final = 9  # only as a phrase: a file's name stands before it
OPTION: Final = 10  # only as a phrase: a line of a poll
