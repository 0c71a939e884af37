"""Read a whole export: windows of bytes into entries, entries into rows, and a word on each doubt."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.clock import to_utc
from letbe.readers.measure import measure
from letbe.readers.rows import MOST_ERRORS, ReadError, Rows, Scan
from letbe.readers.whatsapp import dates, lines, order, people, settle, styles
from letbe.readers.whatsapp.codes import carry, of_name, of_start, of_style, says
from letbe.readers.whatsapp.header import mix
from letbe.readers.whatsapp.phrases import periods, phrases
from letbe.readers.whatsapp.stream import TORN, Stream, utf16_of
from letbe.readers.whatsapp.tables import (
    MOST_NAMES,
    NAME_BYTES,
    Columns,
    grown,
    new_columns,
    new_names,
    new_remarks,
    new_shapes,
    new_spans,
    new_styles,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from letbe.readers.rows import Chat, Listener, Work
    from letbe.readers.source import Source
    from letbe.readers.whatsapp.tables import Names, Remarks, Styles

#: How much is scanned at a time; small enough to stay near the processor.
WINDOW: Final = 1 << 20
#: The shortest line that can be a record: ``1/1/20 1:00:``
SHORTEST: Final = 12
#: Bytes beyond the window that may be loaded with its last ones.
SPARE: Final = 64
#: A first guess at the bytes of a record; the columns grow where it is wrong.
GUESS: Final = 64
#: The largest size that is believed for that; what an archive states about a member may be a lie.
BELIEVED: Final = 256 << 20
#: How often an unknown remark must be met to be taken for media.
LEARNT: Final = 3

NO_DAY: Final = "no such day when read as {}"
BEFORE_FIRST: Final = "text before the first message"


@dataclass(frozen=True, slots=True)
class Tally:
    """Where every line of a file went; ``lines`` is the sum of the other four.

    Attributes:
        lines: All lines.
        records: Lines that begin a record.
        following: Lines that go on with one.
        rejected: Lines that look like records and are none.
        orphans: Lines before the first record.
    """

    lines: int
    records: int
    following: int
    rejected: int
    orphans: int


class Pass:
    """One pass over the bytes of a source, and what it leaves.

    Args:
        size: Bytes, as stated; a guess is enough.
        loose: A name ends at any colon.
        pinned: Names that hold a colon: the part before it, and the part from it on.
        listen: Somebody to tell what people wrote, by the number of the entry.
    """

    def __init__(
        self,
        size: int,
        *,
        loose: bool = False,
        pinned: Sequence[tuple[bytes, bytes]] = (),
        listen: Listener | None = None,
    ) -> None:
        self.state = np.zeros(int(carry.SIZE), np.int64)
        self.state[carry.SEED] = secrets.randbits(62)
        self.state[carry.LOOSE] = loose
        self.columns: Columns = new_columns(WINDOW // SHORTEST + min(size, BELIEVED) // GUESS + 64)
        self.names: Names = new_names()
        self.styles: Styles = new_styles()
        self.remarks: Remarks = new_remarks()
        self._shapes = new_shapes()
        self.torn: str | None = None
        self._listen = listen
        self._spans = new_spans(WINDOW // SHORTEST + 8)
        self._part = np.zeros(int(of_start.SIZE), np.int64)
        for before, behind in pinned:
            self._pin(before, behind)

    def _pin(self, before: bytes, behind: bytes) -> None:
        """Enter a name that is known to hold a colon."""
        raw = np.frombuffer(before + behind + b" " * 16, np.uint8)
        h = np.uint64(self.state[carry.SEED])
        for b in before:
            h = np.uint64(mix(h, b))
        end = len(before) + len(behind)
        k = lines.intern(raw, 0, len(before), end + 2, h, self.names, self.state)
        row = self.names.facts[k]
        self.names.store[row[of_name.AT] : row[of_name.AT] + end] = raw[:end]
        self.state[carry.STORED] = row[of_name.AT] + end
        row[of_name.SECOND], row[of_name.SAME], row[of_name.PINNED], row[of_name.COUNT] = len(behind), 0, 1, 0
        chars, counted, _ = measure(raw, 0, end)
        row[of_name.CHARS], row[of_name.WORDS] = chars, counted

    def _make_room(self) -> None:
        """See that the entries of a whole window fit."""
        used = int(self.state[carry.ROWS])
        needed = used + WINDOW // SHORTEST + 8
        if needed > len(self.columns.stamp):
            parts: list[NDArray[np.generic]] = list(self.columns)
            self.columns = Columns(*([np.empty(0)] * len(parts)))  # type: ignore[arg-type]
            self.columns = grown(parts, used, needed + needed // 2)

    def read(self, stream: Stream) -> None:
        """Scan all windows; a torn archive ends it early."""
        buffer = np.empty(WINDOW + SPARE, np.uint8)
        view = memoryview(buffer)  # type: ignore[arg-type]
        held = 0
        done = False
        while not done:
            try:
                count = stream.readinto(view[held:WINDOW])
            except TORN as error:
                count, self.torn = 0, type(error).__name__
            done = count == 0
            held += count
            if done and held:
                buffer[held] = 0x0A  # the last line ends here
                held += 1
            held = self._scan(buffer, held, cut=held == WINDOW)

    def _scan(self, buffer: NDArray[np.uint8], held: int, *, cut: bool) -> int:
        """Scan what is held, and move what is left to the front; give how much that is."""
        self._make_room()
        before = int(self.state[carry.ROWS])
        end = held
        if cut:  # leave a character that is cut in two for the next window
            while end > held - 4 and buffer[end - 1] & 0xC0 == 0x80:
                end -= 1
            end = end - 1 if buffer[end - 1] >= 0xC0 else held
        used = int(
            lines.window(
                buffer, end, cut, self.state, self._part, self.columns,
                self.names, self.styles, self._shapes, phrases(), periods(), self.remarks, self._spans,
            )
        )  # fmt: skip
        if self._listen is not None:
            self._tell(self._listen, buffer, before)
        left = held - used
        buffer[:left] = buffer[used:held].copy()
        return left

    def _tell(self, listen: Listener, buffer: NDArray[np.uint8], before: int) -> None:
        """Tell what people wrote in this window; what the app wrote is no text of theirs."""
        records = np.arange(before - 1, int(self.state[carry.ROWS]))
        starts, ends = (a[: len(records)] for a in self._spans)
        body, name = self.columns.body[records], self.columns.name[records]
        wrote = (starts >= 0) & (ends > starts) & (records >= 0) & (name >= 0) & _WRITTEN[body]
        listen.hear(buffer, starts[wrote], ends[wrote], records[wrote])


#: The bodies that hold what a person typed, by their code in ``says``.
_WRITTEN: Final = np.zeros(1 << 8, np.bool_)
_WRITTEN[[says.TEXT, says.MEDIA]] = True


def _nobody(_: int) -> None:
    """Tell nobody about bytes that were told of before."""


def _pass(source: Source, progress: Callable[[int], None], **how: object) -> Pass:
    """Read a source once."""
    done = Pass(source.size, **how)  # type: ignore[arg-type]
    encoding = utf16_of(source.head())
    with source.open() as raw:
        done.read(Stream(raw, encoding, progress))
    return done


def _read(source: Source, work: Work) -> Pass:
    """Read a source, and once more where its names turn out to be written in an unusual way."""
    try:
        done = _pass(source, work.progress, listen=work.listen)
        state = done.state
        named = int(done.names.facts[: state[carry.NAMES], of_name.COUNT].sum())
        loose = bool(state[carry.TIGHT] > 0 and named == 0)
        pinned = people.long_names(done.names, int(state[carry.NAMES]))
        if loose or pinned:
            del done
            if work.listen is not None:
                work.listen.begin_anew()
            done = _pass(source, _nobody, loose=loose, pinned=pinned, listen=work.listen)
    except TORN as error:
        reason = f"{source.path} cannot be read: {type(error).__name__}"
        raise UnreadableError(reason, "export the chat again") from error
    return done


@dataclass(slots=True)
class Times:
    """How the dates of all parts are read.

    Attributes:
        part: The part of each entry, 0 for lines in a foreign style.
        verdicts: How each part is read, by its number.
        foreign: How many entries are in a foreign style.
    """

    part: NDArray[np.uint8]
    verdicts: dict[int, order.Verdict]
    foreign: int


def _decide(done: Pass, work: Work, last_year: int) -> Times:
    """Divide the entries into parts, and decide how the dates of each are read."""
    count = int(done.state[carry.ROWS])
    stamp, style = done.columns.stamp[:count], done.columns.style[:count]
    part = np.empty(count, np.uint8)
    style_of = np.zeros(styles.MOST_PARTS + 1, np.int64)
    usual = int(np.bincount(style).argmax())
    found = styles.parts(style, usual, styles.lasting(count), part, style_of)
    sizes = np.bincount(part, minlength=found + 1)
    verdicts: dict[int, order.Verdict] = {}
    total = found
    for number in range(1, found + 1):
        facts = done.styles.facts[style_of[number]]
        if sizes[number] == 0:
            continue
        told = order.decide(stamp, part, number, facts, work.ask.date_order, last_year)
        verdicts[number] = told
        if told.impossible:
            total, split = order.split(stamp, part, number, total, told, last_year)
            verdicts |= split
    return Times(part, verdicts, int(sizes[0]))


def _place(done: Pass, times: Times, last_year: int) -> int:
    """Turn stamps into wall-clock times in place; give how many make none."""
    numbers = max(times.verdicts, default=0) + 1
    orders, shorts, kinds = (np.zeros(numbers, np.int64) for _ in range(3))
    for number, told in times.verdicts.items():
        orders[number], shorts[number], kinds[number] = told.order, told.short, told.calendar
    stamp = done.columns.stamp[: done.state[carry.ROWS]]
    return int(dates.place(stamp, times.part, orders, shorts, kinds, last_year))


def _line_numbers(done: Pass) -> NDArray[np.int64]:
    """Give the line of each entry, from 1."""
    count = int(done.state[carry.ROWS])
    counts = done.columns.lines[:count].astype(np.int64)
    return np.asarray(done.state[carry.ORPHANS] + 1 + np.cumsum(counts) - counts, np.int64)


def _errors(done: Pass, times: Times, bad: int) -> tuple[tuple[ReadError, ...], int]:
    """Name the entries that make no time, and the lines before the first."""
    found: list[ReadError] = []
    orphans = int(done.state[carry.ORPHANS])
    if orphans:
        found.append(ReadError(1, BEFORE_FIRST))
    if bad:
        stamp = done.columns.stamp[: done.state[carry.ROWS]]
        at = np.flatnonzero((stamp == dates.NEVER) & (times.part > 0))[: MOST_ERRORS - len(found)]
        for line, number in zip(_line_numbers(done)[at].tolist(), times.part[at].tolist(), strict=True):
            told = times.verdicts[number]
            reason = NO_DAY.format(dates.ORDERS[told.order])
            if told.calendar != dates.GREGORIAN:
                reason += f" in the {dates.CALENDARS[told.calendar]} calendar"
            found.append(ReadError(line, reason))
    return tuple(found), bad + (1 if orphans else 0)


def _rows(columns: Columns, count: int, at: NDArray[np.int64]) -> Rows:
    """Hand the columns over; those that are the same everywhere take no memory until they are written."""
    return Rows(
        record=np.arange(count, dtype=np.int64),
        at=at,
        chat=np.zeros(count, np.int32),
        author=columns.name[:count],
        to=np.full(count, -1, np.int32),
        kind=columns.body[:count].view(np.int8),
        chars=columns.chars[:count],
        words=columns.words[:count],
        flags=columns.marks[:count],
        recipients=np.ones(count, np.int16),
        native=np.zeros(count, np.uint64),
    )


def _of(count: int, one: str, many: str) -> str:
    """Say how many of something there are."""
    return f"{count:,} {one if count == 1 else many}"


def _date_warnings(times: Times, part_sizes: NDArray[np.int64], asked: str | None) -> list[str]:
    """Say what is doubtful about the dates."""
    found = []
    told = [v for _, v in sorted(times.verdicts.items())]
    if any(not v.sure for v in told):
        first = next(v for v in told if not v.sure)
        found.append(
            f"the dates fit more than one order; they are read as {dates.ORDERS[first.order]} by {first.by}:"
            " say --date-order if that is wrong"
        )
    if asked and any(v.by == order.GIVEN for v in told) is False:
        found.append(f"the order {asked} that you gave does not fit the form of these dates")
    if len(times.verdicts) > 1:
        orders = ", ".join(
            f"{dates.ORDERS[v.order]} in {_of(int(part_sizes[k]), 'record', 'records')}"
            for k, v in sorted(times.verdicts.items())[:8]
        )
        found.append(
            f"the file changes its style of dates {_of(len(told) - 1, 'time', 'times')} and is read part"
            f" by part: {orders}"
        )
    calendars = sorted({v.calendar for v in told} - {dates.GREGORIAN})
    for c in calendars:
        close = "; a day can be off where the phone used another Hijri calendar" if c == dates.HIJRI else ""
        found.append(f"the dates are in the {dates.CALENDARS[c]} calendar and are converted{close}")
    return found


def _form_warnings(done: Pass, style_counts: NDArray[np.int64], foreign: int) -> list[str]:
    """Say what is doubtful about the lines."""
    found = []
    state = done.state
    if foreign:
        found.append(
            f"{_of(foreign, 'line looks like a message', 'lines look like messages')} pasted from another"
            " chat, and stay part of the message they stand in"
        )
    strange = int(style_counts[done.styles.facts[: len(style_counts), of_style.STRANGE] > 0].sum())
    if strange:
        found.append(
            f"{_of(strange, 'time has a word', 'times have a word')} beside it that letbe does not know;"
            " it is read as a clock of 24 hours"
        )
    if state[carry.UNKEPT]:
        found.append(
            f"{_of(int(state[carry.UNKEPT]), 'record is', 'records are')} left without a writer: the file has"
            f" more than {MOST_NAMES:,} names, or names longer than {NAME_BYTES} bytes"
        )
    if state[carry.LONG]:
        found.append(
            f"{_of(int(state[carry.LONG]), 'line is', 'lines are')} longer than {WINDOW >> 20} MB; their"
            " words are counted in pieces"
        )
    if done.torn:
        found.append(
            f"the file ends too early ({done.torn}); what could be read before that is kept: export the"
            " chat again to have the rest"
        )
    return found


def scan_with_tally(work: Work) -> tuple[Scan, Tally]:
    """Read an export, and say where every line of it went.

    Args:
        work: One source, and the caller's wishes.

    Returns:
        The scan, and the tally of its lines.

    Raises:
        UnreadableError: The file is empty, cannot be opened, or holds no message.

    Cost: O(bytes) time, some 60 bytes a record in memory.
    """
    source = work.sources[0]
    done = _read(source, work)
    _see_that_there_is_something(done, source)
    last_year = datetime.now(UTC).year + 1
    times = _decide(done, work, last_year)
    sizes = np.bincount(times.part, minlength=1)
    styles_met = np.bincount(done.columns.style[: len(times.part)][times.part > 0])
    bad = _place(done, times, last_year)
    errors, errors_total = _errors(done, times, bad)
    if bad + times.foreign and work.listen is not None:
        work.listen.renumber(_numbers(done))
    kept, rejected = _fold(done, bad + times.foreign)
    if kept == 0:
        raise UnreadableError(
            f"{source.path} holds no message whose date can be read",
            "say the order of its dates: --date-order dmy, mdy or ymd",
        )
    found, guessed = _authors(done, kept)
    chat, handles = people.describe_chat(
        people.name_in_file(source), found, group=bool(done.state[carry.GROUP])
    )
    local = done.columns.stamp[:kept]
    jumps = int(settle.pasted(local))
    at, missing, repeated = to_utc(local, work.ask.zone)
    me = people.owner(handles, work.ask.me) if work.ask.me else frozenset()
    main = times.verdicts[max(times.verdicts, key=lambda k: sizes[k])]
    warnings = (
        *_date_warnings(times, sizes, work.ask.date_order),
        *_form_warnings(done, styles_met, times.foreign),
        *_people_warnings(chat, found, guessed, told=bool(done.state[carry.GROUP])),
        *_time_warnings(jumps, missing, repeated, str(work.ask.zone)),
    )
    scan = Scan(
        format="whatsapp",
        rows=_rows(done.columns, kept, at),
        chats=(chat,),
        handles=handles,
        me=me,
        me_by=order.GIVEN if me else None,
        date_order=dates.ORDERS[main.order],
        date_order_by=main.by,
        warnings=warnings,
        errors=errors,
        errors_total=errors_total,
    )
    return scan, Tally(
        lines=int(done.state[carry.LINES]),
        records=kept,
        following=int(done.state[carry.FOLLOWING]),
        rejected=rejected,
        orphans=int(done.state[carry.ORPHANS]),
    )


def _see_that_there_is_something(done: Pass, source: Source) -> None:
    """Refuse a file without a message."""
    if done.state[carry.LINES] == 0 and not done.torn:
        raise UnreadableError(f"{source.path} is empty", "export the chat again")
    if done.state[carry.ROWS] == 0:
        why = f" before it ends too early ({done.torn})" if done.torn else ""
        raise UnreadableError(
            f"{source.path} holds no WhatsApp message{why}",
            "export the chat again from its menu: More, Export chat",
        )


def _numbers(done: Pass) -> NDArray[np.int64]:
    """Give each entry the number of its record; an entry that is none was pasted, or has no date."""
    good = done.columns.stamp[: done.state[carry.ROWS]] != dates.NEVER
    return np.where(good, np.cumsum(good) - 1, -1)


def _fold(done: Pass, doubtful: int) -> tuple[int, int]:
    """Keep the entries that are records; give how many, and how many were none."""
    count = int(done.state[carry.ROWS])
    if not doubtful:
        return count, 0
    kept, _, rejected = settle.fold(done.columns, count)
    return int(kept), int(rejected)


def _authors(done: Pass, kept: int) -> tuple[people.Authors, int]:
    """Find who wrote; give how many records were taken for media by a remark that came often, too."""
    columns = done.columns
    names = int(done.state[carry.NAMES])
    persons, remarks = np.zeros(names, np.int64), np.zeros(names, np.int64)
    settle.count_names(columns.name[:kept], columns.body[:kept], persons, remarks)
    found = people.authors(done.names, names, persons, remarks)
    return found, int(settle.settle(columns, kept, found.author_of, done.remarks.counts, LEARNT))


def _people_warnings(chat: Chat, found: people.Authors, guessed: int, *, told: bool) -> list[str]:
    """Say what is doubtful about the people; ``told`` is True where a notice says that it is a group."""
    warnings = []
    if chat.kind == "group" and len(found.handles) == 2 and not told:
        warnings.append(
            "the file's name is that of neither writer, so that the chat is taken for a group: rename the"
            " file if it is not"
        )
    if guessed:
        warnings.append(
            f"{_of(guessed, 'record holds a remark', 'records hold a remark')} of the app in a language"
            " letbe does not know; they count as media"
        )
    return warnings


def _time_warnings(jumps: int, missing: int, repeated: int, zone: str) -> list[str]:
    """Say what is doubtful about the times."""
    found = []
    if jumps:
        found.append(
            f"time jumps back by a day or more and forward again {_of(jumps, 'time', 'times')}; that is how"
            " pasted messages in the same style look"
        )
    if missing:
        found.append(
            f"{_of(missing, 'time stands', 'times stand')} in an hour that {zone} skipped, and moved"
            " forward with the clock"
        )
    if repeated:
        found.append(
            f"{_of(repeated, 'time stands', 'times stand')} in an hour that occurred twice in {zone}; they"
            " are told apart by their order"
        )
    return found


def scan(work: Work) -> Scan:
    """Read an export; see :func:`scan_with_tally`."""
    return scan_with_tally(work)[0]
