"""The keyed hashes that bind the log together, and how an entry looks in a row.

Entry n is bound to all entries before it: ``chain(n) = HMAC(chain(n-1), digest(n))``, where the digest
is a keyed hash of the entry as it was written.  Whoever cannot open the home cannot write an entry
that fits; whoever changes one byte of one row is found by ``verify``.  When a person is forgotten the
digests stay, so that the chain still holds, and say nothing without the key and the contents.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final, cast

from letbe.errors import DamagedError
from letbe.space.entries import BODIES, KIND_OF, Entry, Kind, from_us, plain, read_as, to_us
from letbe.space.fold import NOTHING, InForce

if TYPE_CHECKING:
    from datetime import datetime

    from letbe.space.entries import Body

#: What stands before the first entry.
BEGINNING: Final = b"\0" * 32
#: Bytes of a blinded key: nobody finds two messages with one key among 2^64.
KEY_BYTES: Final = 16
#: The shortest key that is accepted: 256 bits.
SHORTEST_KEY: Final = 32

#: A row of ``space_log``: seq, at, person, kind, key, body, digest, chain.
Row = tuple[int, int, bytes | None, str | None, str, str | None, bytes, bytes]


def damaged(what: str) -> DamagedError:
    """Make the error for a log that is not what was written."""
    return DamagedError(
        f"the log of your decisions is damaged: {what}",
        "nothing is sent meanwhile; put a backup of the home back, then: letbe log --verify",
    )


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log."""

    seq: int
    at: datetime
    chain: bytes


class Keys:
    """The keys of one log, made from one secret.

    Args:
        secret: 32 bytes or more; the same for as long as the log lives.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SHORTEST_KEY:
            raise ValueError(f"a secret of {len(secret)} bytes; it takes {SHORTEST_KEY}")
        self._chain, self._digest, self._state, self._blind = (
            hmac.digest(secret, b"letbe space " + use, "sha256")
            for use in (b"chain", b"digest", b"state", b"blind")
        )

    def __repr__(self) -> str:
        return "Keys(...)"

    def blind(self, person: bytes, what: str) -> str:
        """Turn the id of a message into one that says nothing, and is the same each time."""
        framed = len(person).to_bytes(2) + person + what.encode("utf-8", "surrogatepass")
        return hmac.digest(self._blind, framed, "sha256")[:KEY_BYTES].hex()

    def digest(self, person: bytes, *contents: int | str) -> bytes:
        """Bind the contents of one entry: seq, at, kind, key and body."""
        written = json.dumps([person.hex(), *contents]).encode()
        return hmac.digest(self._digest, written, "sha256")

    def link(self, before: bytes, digest: bytes) -> bytes:
        """Bind an entry to all before it."""
        return hmac.digest(self._chain, before + digest, "sha256")

    def state_mac(self, person: bytes, seq: int, state: str | None) -> bytes:
        """Bind a checkpoint to its person and its last entry."""
        written = json.dumps(["state", person.hex(), seq, state]).encode()
        return hmac.digest(self._state, written, "sha256")

    def head_mac(self, seq: int, at: int, chain: bytes) -> bytes:
        """Bind the end of the log."""
        written = json.dumps(["head", seq, at, chain.hex()]).encode()
        return hmac.digest(self._state, written, "sha256")

    # ------------------------------------------------------------------------- rows

    def row_of(self, before: Head, entry: Entry) -> Row:
        """Give the row of a new entry."""
        body = cast("Body", entry.body)
        kind = KIND_OF[type(body)].value
        written = json.dumps(plain(body), separators=(",", ":"))
        at = to_us(entry.at)
        digest = self.digest(entry.person, entry.seq, at, kind, entry.key, written)
        person = entry.person or None
        return entry.seq, at, person, kind, entry.key, written, digest, self.link(before.chain, digest)

    def entry_of(self, row: Row) -> Entry:
        """Read the entry of a row, and check it against its digest.

        Raises:
            DamagedError: It is not what was written.
        """
        seq, at, person, kind, key, body, digest, _ = row
        if kind is None:
            if person is not None or body is not None or key:
                raise damaged(f"entry {seq} was emptied in part")
            return Entry(seq, _time(at, seq), b"", None)
        kept = body or ""
        if not hmac.compare_digest(self.digest(person or b"", seq, at, kind, key, kept), digest):
            raise damaged(f"entry {seq} is not what was written")
        try:
            return Entry(seq, from_us(at), person or b"", read_as(BODIES[Kind(kind)], json.loads(kept)), key)
        except ValueError as error:
            raise damaged(f"entry {seq} cannot be read by this version") from error

    def state_of(self, person: bytes, seq: int, state: str | None, mac: bytes) -> InForce:
        """Read a checkpoint.

        Raises:
            DamagedError: It is not what was written.
        """
        if not hmac.compare_digest(self.state_mac(person, seq, state), mac):
            raise damaged("a checkpoint is not what was written")
        if state is None:
            return NOTHING
        try:
            return cast("InForce", read_as(InForce, _whole(json.loads(state))))
        except ValueError as error:
            raise damaged("a checkpoint cannot be read by this version") from error

    def head_of(self, seq: int, at: int, chain: bytes, mac: bytes) -> Head:
        """Read the end of the log.

        Raises:
            DamagedError: It is not what was written.
        """
        if not hmac.compare_digest(self.head_mac(seq, at, chain), mac):
            raise damaged("its end is not what was written")
        return Head(seq, _time(at, seq), chain)


#: What a checkpoint did not have at its end before it had all fields: ``died``.
_LATER: Final = (0,)


def _whole(listed: list[object]) -> list[object]:
    """Give a checkpoint of an earlier letbe the fields that came later, with nothing in them."""
    lacking = len(fields(InForce)) - len(listed)
    return [*listed, *_LATER[-lacking:]] if 0 < lacking <= len(_LATER) else listed


def _time(at: int, seq: int) -> datetime:
    """Read a time."""
    try:
        return from_us(at)
    except ValueError as error:
        raise damaged(f"entry {seq} has no possible time") from error


def written_state(state: InForce) -> str | None:
    """Write a checkpoint; None for nothing in force."""
    return None if state == NOTHING else json.dumps(plain(state), separators=(",", ":"))
