"""Read one source from its first byte to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.errors import UnreadableError
from letbe.readers.telegram import state as s
from letbe.readers.telegram.assemble import assemble
from letbe.readers.telegram.scanner import Scanner
from letbe.readers.telegram.stream import Pieces

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

_AGAIN = "export it again from Telegram Desktop, as JSON"


def _warnings(status: int, failure: str | None, records: int) -> list[str]:
    """Say what a person should know about how reading ended."""
    if failure is not None:
        return [f"{failure}; the {records:,} records before that are kept"]
    if status == s.WANTS_BYTES:
        return [f"the file ends in the middle; its {records:,} complete records are kept"]
    if status == s.IS_BROKEN:
        return [f"its JSON is broken after record {records:,}; what follows was not read"]
    return []


def run(work: Work) -> Scan:
    """Read the source of some work; see ``TelegramReader.scan``."""
    source = work.sources[0]
    scanner = Scanner()
    pieces = Pieces(source, work.progress)
    try:
        status = scanner.run(pieces)
    finally:
        pieces.close()
    if pieces.read == 0 and pieces.failure is None:
        raise UnreadableError(f"{source.path} is empty", _AGAIN)
    if not scanner.state[s.KNOWN]:
        raise UnreadableError(f"{source.path} holds no chats of Telegram", pieces.failure or _AGAIN)
    return assemble(scanner, work.ask.zone, _warnings(status, pieces.failure, int(scanner.state[s.RECORDS])))
