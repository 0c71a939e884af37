"""QQ's message manager: chats as text, one or all of them in a file.

    消息对象:Ada
    2024-01-02 10:00:00 Ada(12345)
    hello

The writer stands on the line of the time, in groups with a number; the text stands below.

Left out on purpose: QQ's own binary backups (``.bak``), and which picture it was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.delimited import text_of
from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["QQ", "READER"]

CERTAIN: Final = 0.97

_HEAD: Final = 20_000
#: The first line of the file, or the line that says whom a chat is with.
_TITLE: Final = re.compile(
    r"^\ufeff?(?:消息记录[(\uff08]此消息记录为文本格式|消息对象[:\uff1a])", re.MULTILINE
)


class QQ(OneFile):
    """The reader, see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "qq"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is what QQ's message manager writes, from 0 to 1.

        >>> READER.recognise("消息对象:Ada".encode(), "x.txt")
        0.97
        """
        del name
        return CERTAIN if _TITLE.search(text_of(head[:_HEAD])) else 0.0

    def scan(self, work: Work) -> Scan:
        """Read it all; see :func:`letbe.readers.qq.reading.scan`."""
        from letbe.readers.qq.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


READER: Final = QQ()
