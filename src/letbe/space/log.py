"""The log of decisions: append-only, chained, and the only truth about what is in force.

    give, lift, came back ──append()──▶ one transaction: fold one step, chain it, renew the checkpoint
    may I? ────────────────ask()──────▶ read only
    I send this now ───────reserve()──▶ one transaction: answer, and take what the answer uses up

True at every line, also after a crash there:

1. What ``append`` or ``reserve`` gave back is on the disk, synced.
2. A request that was committed before a decision is honoured by it.
3. The same message again uses nothing up, and is never answered more laxly because of it.
4. Time in the log never runs backwards.
5. What cannot be read is ``unknown``; nothing goes out on it.

Left out on purpose: retries (who sends has them), and any text or name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from letbe.space.answers import NO_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from letbe.space.answers import Answer, Facts
    from letbe.space.decide import Decision
    from letbe.space.entries import Body, Entry
    from letbe.space.fold import InForce


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the whole log found.

    Attributes:
        entries: How many entries there are.
        people: How many people have something in force.
        forgotten: How many entries were emptied when their person was forgotten.
        head: The end of the chain, hexadecimal: two logs with the same one are the same log.
    """

    entries: int
    people: int
    forgotten: int
    head: str


class Log(Protocol):
    """What every store of the log does; one suite of tests holds all of them to it."""

    def state(self, person: bytes) -> InForce:
        """Give what is in force for one person."""

    def people(self) -> Iterator[tuple[bytes, InForce]]:
        """Give everybody with something in force."""

    def append(self, person: bytes, body: Body, now: datetime, *, message: str = "") -> Entry | None:
        """Write one entry; None where it changes nothing."""

    def ask(
        self, person: bytes, now: datetime, channel: str | None = None, facts: Facts = NO_FACTS
    ) -> Answer:
        """Answer, and write nothing."""

    def reserve(
        self,
        person: bytes,
        now: datetime,
        channel: str | None = None,
        facts: Facts = NO_FACTS,
        *,
        message: str = "",
        override: bool = False,
    ) -> Decision:
        """Answer, and take what the answer uses up, in one transaction."""

    def entries(self, person: bytes | None = None) -> Iterator[Entry]:
        """Read the log, of one person or whole."""

    def tag(self, word: str) -> str:
        """Turn the name of a topic or of a list into a tag that says nothing."""

    def verify(self) -> Verified:
        """Check every entry and every checkpoint."""

    def forget(self, person: bytes, now: datetime, *, keep_as: Sequence[bytes] = ()) -> int:
        """Empty every entry about a person."""
