"""A year of chats: who writes what, and when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from scripts.example.cast import FAMILY, FAMILY_A_DAY, FIRST_DAY, LAST_DAY, ZONE
from scripts.example.chance import Chance
from scripts.example.talk import Scene, fill, fixed, scenes, words

if TYPE_CHECKING:
    from scripts.example.cast import Person

SCENES: Final = scenes()
WORDS: Final = words()
FIXED: Final = fixed()

#: Seconds, as tables of evenly spaced quantiles.
BUBBLE: Final = (2, 4, 7, 11, 17, 28, 55)
LIVE: Final = (5, 14, 28, 50, 95, 190, 480)
SLOW: Final = (240, 700, 1900, 4200, 8200, 16000, 42000)
#: When conversations begin, in minutes of the day.
WORKDAY: Final = (405, 460, 545, 735, 800, 1010, 1075, 1140, 1200, 1265, 1350)
WEEKEND: Final = (500, 590, 650, 720, 800, 880, 960, 1050, 1140, 1250, 1370)
#: Monday to Sunday.
WEEKDAY: Final = (0.92, 0.9, 0.92, 0.97, 1.1, 1.12, 1.07)
#: Days on which friends write less: they are with their families, or by the sea.
LESS: Final = ((date(2025, 4, 18), date(2025, 4, 21)), (date(2025, 12, 24), date(2025, 12, 28)))
SEA: Final = (date(2025, 8, 2), date(2025, 8, 16))
MIDNIGHT: Final = 24 * 60 - 10
EARLIEST: Final = 6 * 60 + 30

MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: What is not text: how the tables write it.
THINGS: Final = {"[photo]": "photo", "[voice]": "voice", "[video]": "video", "[sticker]": "sticker"}


@dataclass(frozen=True)
class Item:
    """One message, call or note of the app.

    Attributes:
        at: When, UTC, whole seconds.
        by: The letter of the one who wrote it; ``n`` is Noor.
        kind: text, photo, voice, video, sticker, missed, call, deleted.
        text: What was typed.
        edited: It was changed later.
        seconds: How long a call or a voice message was.
        love: The letter of somebody who put a heart to it, or nothing.
    """

    at: datetime
    by: str
    kind: str = "text"
    text: str = ""
    edited: bool = False
    seconds: int = 0
    love: str = ""


def local(day: date, seconds: float) -> datetime:
    """Give the moment so many seconds after midnight on the clock of that day, in UTC."""
    wall = datetime(day.year, day.month, day.day) + timedelta(seconds=int(seconds))  # noqa: DTZ001 - a wall clock
    return wall.replace(tzinfo=ZONE).astimezone(UTC)


def awake(at: datetime, chance: Chance) -> datetime:
    """Move a moment of the night to the next morning."""
    wall = at.astimezone(ZONE)
    minute = wall.hour * 60 + wall.minute
    if EARLIEST <= minute < MIDNIGHT:
        return at
    day = wall.date() + timedelta(days=1 if minute >= MIDNIGHT else 0)
    return local(day, 60 * chance.between((415, 450, 490, 540, 620)))


def level(knots: tuple[float, ...], day: date) -> float:
    """Read a pace on a day."""
    at = min((day - FIRST_DAY).days / 365 * 12, 11.999)
    i = int(at)
    return knots[i] + (at - i) * (knots[i + 1] - knots[i])


def season(day: date) -> float:
    """Say how much friends write on a day."""
    if any(first <= day <= last for first, last in LESS):
        return 0.5
    return 0.6 if SEA[0] <= day <= SEA[1] else 1.0


def typed(item: Item, text: str, chance: Chance) -> list[Item]:
    """Type a text as people do: now and then with a slip, a correction, or taken back first."""
    long = [w for w in text.split() if len(w) > 4 and w.isascii() and w.isalpha()]
    roll = chance.share()
    if long and roll < 0.012:
        word = chance.pick(long)
        slip = word[:2] + word[3] + word[2] + word[4:]
        if slip != word:
            wrong = replace(item, text=text.replace(word, slip, 1))
            return [wrong, replace(item, at=item.at + timedelta(seconds=6), text=f"*{word}")]
    if roll < 0.018:
        return [replace(item, kind="deleted"), replace(item, at=item.at + timedelta(seconds=14), text=text)]
    return [replace(item, text=text, edited=roll > 0.986, love="?" if 0.94 < roll < 0.96 else "")]


def made(item: Item, text: str, chance: Chance) -> list[Item]:
    """Turn a line of a table into what was sent."""
    if text in THINGS:
        seconds = int(chance.between((4, 11, 22, 41, 80, 190))) if text in ("[voice]", "[video]") else 0
        return [replace(item, kind=THINGS[text], seconds=seconds)]
    if text == "[missed]":
        return [replace(item, kind="missed")]
    if text.startswith("[call "):
        return [replace(item, kind="call", seconds=int(text[6:-1]))]
    if text.endswith(" [edited]"):
        return [replace(item, text=text.removesuffix(" [edited]"), edited=True)]
    return []


def on_fixed_day(who: str, day: date, chance: Chance) -> list[Item]:
    """Give what the story has on a day."""
    found: list[Item] = []
    for at, letter, text in FIXED.get((who, day), ()):
        hour, minute = at.split(":")
        second = max(int(chance.share() * 20), 2 * len(found) + 1)
        item = Item(local(day, int(hour) * 3600 + int(minute) * 60 + second), letter)
        found += made(item, text, chance) or [replace(item, text=text)]
    return found


class Teller:
    """Tells one chat, conversation by conversation."""

    def __init__(self, name: str, tags: dict[str, float]) -> None:
        self.chance = Chance(name)
        self.wording = Chance(f"{name}, words")  # apart, so that another wording moves no message
        self.tags = tags
        #: Scene to the conversation in which it was told last, and how often it was.
        self.told: dict[Scene, list[int]] = {}
        self.episode = 0
        self.items: list[Item] = []
        self.free = datetime(2025, 1, 1, tzinfo=UTC)

    def choose(self, fitting: list[Scene]) -> Scene:
        """Take a scene, rather one that was not told lately."""
        left = [scene for scene in fitting if self.told.get(scene, [0, 0])[1] < scene.times]
        weights = []
        for scene in left:
            rested = min((self.episode - self.told.get(scene, [-999, 0])[0]) / len(left), 1.0)
            weights.append(self.tags[scene.who] * rested * rested * rested * rested)
        scene = self.chance.heavy(left, weights)
        self.told[scene] = [self.episode, self.told.get(scene, [0, 0])[1] + 1]
        self.episode += 1
        return scene

    def tell(
        self, scene: Scene, at: datetime, roles: dict[str, str], silent: dict[str, float], slow: float
    ) -> None:
        """Run through a scene; it ends where somebody does not answer."""
        chance, last = self.chance, ""
        wall = at.astimezone(ZONE)
        filled = {"today": DAYS[wall.weekday()], "month": MONTHS[wall.month - 1]}
        pauses = SLOW if chance.happens(slow) else LIVE
        for letter, ways in scene.lines:
            by = roles.get(letter, letter)
            if last and by != last:
                if chance.happens(silent.get(by, 0.0)):
                    break
                at = awake(at + timedelta(seconds=int(chance.between(pauses)) + 1), chance)
            elif last:
                at += timedelta(seconds=int(chance.between(BUBBLE)) + 1)
            if at.astimezone(ZONE).date() > LAST_DAY:
                break
            text = fill(self.wording.pick(ways), filled, WORDS, self.wording)
            item = Item(at, by)
            new = made(item, text, chance) or typed(item, self.voice(by, text), self.wording)
            self.items += new
            at, last = new[-1].at, by
        self.free = at + timedelta(minutes=20)

    def voice(self, by: str, text: str) -> str:
        """Write as they do: the elder ones begin with a capital."""
        return text[0].upper() + text[1:] if by in ("m", "l") else text

    def begins(self, day: date) -> int:
        """Draw the minute at which a conversation begins."""
        return int(self.chance.between(WEEKEND if day.isoweekday() > 5 else WORKDAY))

    def fixed_day(self, who: str, day: date) -> bool:
        """Tell what the story has on that day; say whether it has anything."""
        new = on_fixed_day(who, day, self.chance)
        if new:
            self.items = [i for i in self.items if i.at < new[0].at or i.at > new[-1].at] + new
            self.free = new[-1].at + timedelta(minutes=20)
        return bool(new)


def days() -> list[date]:
    """Give the days of the year."""
    return [FIRST_DAY + timedelta(days=i) for i in range((LAST_DAY - FIRST_DAY).days + 1)]


def settled(items: list[Item]) -> list[Item]:
    """Put a chat in order of time, no two at one moment."""
    out: list[Item] = []
    for item in sorted(items, key=lambda i: i.at):
        at = item.at if not out else max(item.at, out[-1].at + timedelta(seconds=1))
        out.append(replace(item, at=at))
    return out


def chat(person: Person) -> list[Item]:
    """Tell the year with a friend."""
    teller = Teller(person.key, {**person.tags, person.later: 1.0})
    chance, pace = teller.chance, person.pace
    for day in days():
        if teller.fixed_day(person.key, day) or any(a <= day <= b for a, b in person.quiet):
            continue
        weight = WEEKDAY[day.weekday()] * season(day)
        starts = [
            (teller.begins(day), by)
            for by, knots in (("t", pace.them), ("n", pace.me))
            if chance.happens(level(knots, day) * weight)
        ]
        silent = {"t": level(pace.silent, day), "n": level(pace.mine_silent, day)}
        for minute, by in sorted(starts):
            at = local(day, minute * 60 + chance.below(60))
            if at < teller.free:
                continue
            late = by == "n" and bool(person.later) and chance.happens(1.3 * silent["t"])
            who = {person.later} if late else set(person.tags)
            fitting = [
                s for s in SCENES if s.who in who and s.lines[0][0] in ("a", by) and s.fits(day, minute // 60)
            ]
            scene = teller.choose(fitting)
            other = "t" if by == "n" else "n"
            teller.tell(scene, at, {"a": by, "b": other}, silent, level(pace.slow, day))
    return [replace(i, love=i.love and ("t" if i.by == "n" else "n")) for i in settled(teller.items)]


def family() -> list[Item]:
    """Tell the year of the family group."""
    teller = Teller("family", {"family": 1.0})
    chance = teller.chance
    for day in days():
        if teller.fixed_day("family", day):
            continue
        together = date(2025, 12, 24) <= day <= date(2025, 12, 26)
        rate = FAMILY_A_DAY * WEEKDAY[day.weekday()] * (0.2 if together else 1.0)
        for minute in sorted(teller.begins(day) for p in (rate * 0.7, rate * 0.5) if chance.happens(p)):
            at = local(day, minute * 60 + chance.below(60))
            if at < teller.free:
                continue
            fitting = [s for s in SCENES if s.who == "family" and s.fits(day, minute // 60)]
            roles = dict(zip("abc", chance.order(tuple(FAMILY)), strict=False))
            teller.tell(teller.choose(fitting), at, roles, dict.fromkeys(FAMILY, 0.04), 0.3)
    return settled(teller.items)
