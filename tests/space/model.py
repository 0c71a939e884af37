"""The same rules once more, written separately, slowly and as plainly as possible.

No checkpoint and no table: a list of what happened, and one loop that asks of everything that happened
whether it still stands in the way.  Nothing here is imported from the code under test except
the records themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from letbe.space.entries import Channel, Hours, Less, OptOut, Pause, Stop, Terms, Topic

DAY = timedelta(days=1)


@dataclass
class Wish:
    """Something asked or given."""

    number: int
    theirs: bool
    terms: Terms
    since: datetime
    written: datetime
    found: bool = False
    locked: datetime | None = None
    safety: bool = False
    gone: bool = False
    ends: datetime | None = None

    def own_end(self) -> datetime | None:
        """Give the date it carries."""
        return self.terms.until if isinstance(self.terms, Pause) else None

    def stands(self, now: datetime) -> bool:
        """Tell whether it is in force."""
        own = self.own_end()
        return not self.gone and (own is None or now < own) and (self.ends is None or now < self.ends)

    def distance(self) -> bool:
        """Tell whether their own message opens it."""
        return isinstance(self.terms, Stop | Pause | Less) and not self.safety


@dataclass
class Model:
    """All that happened between me and one person."""

    wishes: list[Wish] = field(default_factory=list)
    theirs: list[list[object]] = field(default_factory=list)  # [wrote_at, starts, day, answered]
    sent: list[datetime] = field(default_factory=list)

    # -------------------------------------------------------------- what happens

    def ask(self, number: int, terms: Terms, said_at: datetime, now: datetime, *, found: bool) -> None:
        """They asked."""
        for wish in self.wishes:
            if wish.theirs and wish.stands(now):
                wish.ends = None
        self.wishes.append(Wish(number, True, terms, said_at, now, found))

    def told_me(self, number: int, now: datetime) -> bool:
        """They told me otherwise; False where there is nothing to end."""
        chosen = [w for w in self.wishes if w.theirs and w.stands(now) and number in {0, w.number}]
        for wish in chosen:
            over = now + 3 * DAY
            wish.ends = over if wish.ends is None else min(wish.ends, over)
        return bool(chosen)

    def stay(self, now: datetime) -> None:
        """Every end that is to come is taken back."""
        for wish in self.wishes:
            if wish.stands(now):
                wish.ends = None

    def set_aside(self, number: int, now: datetime) -> bool:
        """It was none."""
        for wish in self.wishes:
            if wish.number == number and wish.theirs and wish.stands(now) and wish.found:
                wish.gone = True
                return True
        return False

    def lift(self, number: int, now: datetime) -> bool:
        """I end mine."""
        chosen = [w for w in self.wishes if not w.theirs and w.stands(now) and number in {0, w.number}]
        for wish in chosen:
            end = now + 3 * DAY if wish.safety else now
            end = max(end, wish.locked or end)
            if end == now:
                wish.gone = True
            else:
                wish.ends = end if wish.ends is None else min(wish.ends, end)
        return bool(chosen)

    def lock(self, number: int, until: datetime, now: datetime) -> bool:
        """I lock mine."""
        for wish in self.wishes:
            if wish.number == number and not wish.theirs and wish.stands(now):
                wish.locked = max(until, wish.locked or until)
                return True
        return False

    def came_back(self, wrote_at: datetime, now: datetime, *, starts: bool, day: int) -> None:
        """They wrote."""
        standing = [w for w in self.wishes if w.stands(now)]
        if any(w.safety for w in standing) or not any(w.distance() for w in standing):
            return
        self.theirs.append([wrote_at, starts, day, False])

    def end(self, now: datetime) -> bool:
        """I take the offer that follows three starts."""
        standing = [w for w in self.wishes if w.stands(now)]
        ends = [w for w in self.wishes if w.theirs and isinstance(w.terms, Stop | Pause)]
        asked = [w.since for w in self.wishes if w.theirs and not w.gone]
        days = {
            day
            for at, starts, day, _ in self.theirs
            if starts
            and at <= now < at + 30 * DAY  # type: ignore[operator]
            and all(at > since for since in asked)  # type: ignore[operator]
        }
        if len(days) < 3 or any(w.safety for w in standing) or not any(w in ends for w in standing):
            return False
        for wish in ends:
            wish.gone = True
        for message in self.theirs:
            message[1] = False
        return True

    def tidy(self, now: datetime, *, breath: bool) -> None:
        """Forget everything once nothing is in force: what ended a month ago is not."""

        def known(wish: Wish) -> bool:
            ends = [end for end in (wish.own_end(), wish.ends) if end is not None]
            return not wish.gone and all(now < end + 30 * DAY for end in ends)

        self.wishes = [w for w in self.wishes if known(w)]
        if not self.wishes and not breath:
            self.theirs, self.sent = [], []

    # -------------------------------------------------------------- the question

    def reply(self, now: datetime) -> list[object] | None:
        """Find the oldest message of theirs that is worth a reply."""
        known = [w for w in self.wishes if not w.gone]
        if any(w.safety and w.stands(now) for w in known):
            return None
        for message in sorted(self.theirs, key=lambda m: m[0]):  # type: ignore[arg-type, return-value]
            at = message[0]
            if message[3] or now >= at + 7 * DAY:  # type: ignore[operator]
                continue
            if all(at > w.since for w in known if w.theirs or w.distance() or w.safety):
                return message
        return None

    def in_the_way(self, wish: Wish, now: datetime, channel: str, topics: frozenset[str]) -> str:
        """Say what one wish says by itself: nothing, hold or refuse."""
        terms = wish.terms
        if isinstance(terms, Channel):
            return "refuse" if terms.channel == channel else ""
        if isinstance(terms, Topic):
            return "refuse" if terms.topic in topics else ""
        if isinstance(terms, OptOut):
            return ""
        if isinstance(terms, Hours):
            local = now.astimezone(ZoneInfo(terms.place))
            minute = local.hour * 60 + local.minute
            night = terms.begins > terms.ends
            inside = (minute >= terms.begins) + (minute < terms.ends) >= (1 if night else 2)
            return "hold" if inside else ""
        if isinstance(terms, Less):
            recent = [t for t in self.sent if t > now - terms.days * DAY]
            return "hold" if len(recent) >= terms.most else ""
        return "hold" if isinstance(terms, Pause) and terms.brief else "refuse"

    def may(self, now: datetime, channel: str, topics: frozenset[str]) -> tuple[str, bool]:
        """Give the verdict, and whether it takes a reply."""
        said = [
            (self.in_the_way(w, now, channel, topics), w.distance()) for w in self.wishes if w.stands(now)
        ]
        said = [s for s in said if s[0]]
        if not said:
            return "send", False
        if all(opened for _, opened in said) and self.reply(now) is not None:
            return "send", True
        left = said if self.reply(now) is None else [s for s in said if not s[1]]
        return ("refuse" if any(s[0] == "refuse" for s in left) else "hold"), False

    def send(self, now: datetime, *, took_reply: bool) -> None:
        """A message went."""
        if took_reply:
            message = self.reply(now)
            assert message is not None
            message[3] = True
        if any(not w.gone for w in self.wishes):
            self.sent.append(now)
