"""Read one source from its first byte to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.errors import UnreadableError
from letbe.readers.pieces import Pieces
from letbe.readers.telegram import state as s
from letbe.readers.telegram.assemble import assemble
from letbe.readers.telegram.scanner import Scanner

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

_AGAIN = "export it again from Telegram Desktop, as JSON"


def _warnings(scanner: Scanner, status: int, failure: str | None) -> list[str]:
    """Say what a person should know about how reading ended."""
    records = int(scanner.state[s.RECORDS])
    warnings = []
    if scanner.state[s.FOLLOWED]:
        warnings.append("something follows the end of the document; only chats and messages of it were read")
    if failure is not None:
        warnings.append(f"{failure}; the {records:,} records before that are kept")
    elif status != s.DONE and scanner.state[s.NEXT] == s.SEEKING and not scanner.state[s.TORN]:
        last = "and in too many places before" if status == s.IS_BROKEN else "no message was found after that"
        warnings.append(f"its JSON is broken at record {records:,}; {last}")
    elif status != s.DONE:
        warnings.append(f"the file ends in the middle; its {records:,} complete records are kept")
    return warnings


def run(work: Work) -> Scan:
    """Read the source of some work; see ``TelegramReader.scan``."""
    source = work.sources[0]
    scanner = Scanner(work.listen)
    pieces = Pieces(source, work.progress)
    try:
        status = scanner.run(pieces)
    finally:
        pieces.close()
    if pieces.read == 0 and pieces.failure is None:
        raise UnreadableError(f"{source.path} is empty", _AGAIN)
    if not scanner.state[s.KNOWN]:
        raise UnreadableError(f"{source.path} holds no chats of Telegram", pieces.failure or _AGAIN)
    return assemble(scanner, work.ask.zone, _warnings(scanner, status, pieces.failure))
