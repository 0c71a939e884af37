"""The moves of a release: what each does, and what is refused and changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.chapters.steps import (
    MOST_CHARS,
    MOST_ENDS,
    MOVES,
    About,
    AddEnd,
    AskedToOpen,
    Called,
    Closed,
    DropEnd,
    End,
    Ending,
    EndsDone,
    Move,
    NoWord,
    OpenedAgain,
    Release,
    Saw,
    SawDoors,
    StaysClosed,
    Step,
    Thanked,
    TickEnd,
    WroteWord,
    as_content,
    done_at,
    from_content,
    letter_opens,
    may_copy,
    moved,
    next_step,
    offered,
    opening_from,
)
from letbe.space.errors import NotAllowedError

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FREE, ASKED, SAFE = About(), About(no_contact=True), About(safety=True)
LOOKED = Release(NOW, saw_at=NOW, doors_at=NOW)
SHUT = Release(NOW, saw_at=NOW, doors_at=NOW, closed_at=NOW)


def after(*moves: Move, start: Release | None = None, about: About = FREE) -> Release:
    """Make some moves, one after the other."""
    release = Release(NOW) if start is None else start
    for move in moves:
        release = moved(release, move, NOW, about)
    return release


def refused(release: Release, move: Move, about: About = FREE, now: datetime = NOW) -> str:
    """Say why a move is refused."""
    with pytest.raises(NotAllowedError) as caught:
        moved(release, move, now, about)
    return caught.value.met


# ----------------------------------------------------------------------------- the order


def test_the_steps_are_offered_in_order_and_each_is_done_once() -> None:
    """From what stands to the seal."""
    walk: list[tuple[Step, Move]] = [
        (Step.STANDS, Saw()),
        (Step.LAST_WORD, NoWord()),
        (Step.ENDS, EndsDone()),
        (Step.DOORS, SawDoors()),
        (Step.GRATITUDE, Thanked()),
        (Step.SEAL, Closed("Ana", (2019, 2024))),
    ]
    release = Release(NOW)
    for step, move in walk:
        assert next_step(release, FREE) is step
        assert done_at(step, release) is None
        release = moved(release, move, NOW, FREE)
        assert done_at(step, release) == NOW
    assert next_step(release, FREE) is None
    assert (release.name, release.years) == ("Ana", (2019, 2024))


@pytest.mark.parametrize(
    ("about", "ending", "left_out"),
    [
        (FREE, None, set()),
        (FREE, Ending.PEACEFUL, set()),
        (FREE, Ending.NOT_PEACEFUL, {Step.GRATITUDE}),
        (FREE, Ending.HARM, {Step.LAST_WORD, Step.GRATITUDE}),
        (ASKED, None, {Step.LAST_WORD}),
        (ASKED, Ending.PEACEFUL, {Step.LAST_WORD}),
        (SAFE, Ending.PEACEFUL, {Step.LAST_WORD, Step.GRATITUDE}),
        (About(died=True), Ending.PEACEFUL, {Step.LAST_WORD}),
    ],
)
def test_what_is_not_offered(about: About, ending: Ending | None, left_out: set[Step]) -> None:
    """No last word after a request for no contact; no gratitude where harm, fear or safety is marked."""
    release = Release(NOW, ending=ending)
    assert {s for s in Step if not offered(s, release, about)} == left_out


# ----------------------------------------------------------------------------- a last word


@pytest.mark.parametrize(
    ("release", "about"),
    [(Release(NOW), ASKED), (Release(NOW), SAFE), (Release(NOW, ending=Ending.HARM), FREE)],
)
def test_there_is_no_last_word_where_there_must_be_none(release: Release, about: About) -> None:
    """They asked for no contact, or harm or safety is marked."""
    assert "no last word" in refused(release, WroteWord(7), about)


def test_letters_to_somebody_who_died_have_no_last_one() -> None:
    """They are welcome at any time, and none is the last."""
    assert "without a last one" in refused(Release(NOW), WroteWord(7), About(died=True))


def test_a_last_word_is_copied_out_a_day_after_it_was_written() -> None:
    """Not an hour before."""
    release = after(WroteWord(7))
    assert letter_opens(release) == NOW + DAY
    with pytest.raises(NotAllowedError, match="a day passes"):
        may_copy(release, NOW + DAY - HOUR, FREE)
    may_copy(release, NOW + DAY, FREE)


def test_a_last_word_is_shown_no_more_once_they_ask_for_no_contact_or_the_chapter_is_closed() -> None:
    """What was free yesterday is not today."""
    release = after(WroteWord(7))
    with pytest.raises(NotAllowedError, match="asked for no contact"):
        may_copy(release, NOW + DAY, ASKED)
    closed = after(Saw(), SawDoors(), Closed(), start=release)
    with pytest.raises(NotAllowedError, match="is closed"):
        may_copy(closed, NOW + DAY, FREE)


def test_no_last_word_is_an_answer_too() -> None:
    """It can be chosen after one was written, and there is nothing to copy then."""
    release = after(WroteWord(7), NoWord())
    assert (release.letter, letter_opens(release)) == (0, None)
    with pytest.raises(NotAllowedError, match="no last word was written"):
        may_copy(release, NOW + DAY, FREE)


# ----------------------------------------------------------------------------- practical ends


def test_practical_ends_are_added_ticked_unticked_and_dropped() -> None:
    """The list is the user's own."""
    release = after(
        AddEnd(" keys "), AddEnd("the bicycle"), AddEnd("rent"), TickEnd(2), TickEnd(1), DropEnd(3)
    )
    assert release.ends == (End("keys", done=True), End("the bicycle", done=True))
    assert after(TickEnd(1, done=False), start=release).ends[0] == End("keys")


def test_a_new_end_opens_the_step_again_and_what_is_not_ticked_does_not_hinder() -> None:
    """Through with them is not the same as all done."""
    release = after(Saw(), AddEnd("keys"), EndsDone(), SawDoors())
    assert done_at(Step.ENDS, release) == NOW
    assert done_at(Step.ENDS, after(AddEnd("rent"), start=release)) is None
    assert after(Closed(), start=release).closed_at == NOW


@pytest.mark.parametrize("move", [TickEnd(2), TickEnd(0), DropEnd(2), DropEnd(-1)])
def test_an_end_that_is_not_there_is_named(move: Move) -> None:
    """By its number."""
    assert "there is no end number" in refused(after(AddEnd("keys")), move)


def test_the_list_has_an_end_itself() -> None:
    """An empty line, a book in a line, and the hundred and first are refused."""
    assert "empty line" in refused(Release(NOW), AddEnd("  "))
    assert "longer than" in refused(Release(NOW), AddEnd("x" * (MOST_CHARS + 1)))
    full = Release(NOW, ends=(End("x"),) * MOST_ENDS)
    assert "holds 100" in refused(full, AddEnd("y"))


# ----------------------------------------------------------------------------- gratitude


@pytest.mark.parametrize("ending", [None, Ending.NOT_PEACEFUL, Ending.HARM])
def test_a_line_of_gratitude_belongs_to_an_ending_called_peaceful(ending: Ending | None) -> None:
    """Leaving both empty is always possible."""
    release = Release(NOW, ending=ending)
    assert "call peaceful" in refused(release, Thanked("thank you"))
    assert "call peaceful" in refused(release, Thanked("", "a song"))
    assert after(Thanked(), start=release).thanks_at == NOW


def test_no_line_of_gratitude_where_safety_is_marked() -> None:
    """Even if the ending was called peaceful."""
    assert "call peaceful" in refused(Release(NOW, ending=Ending.PEACEFUL), Thanked("thank you"), SAFE)


@pytest.mark.parametrize("ending", [Ending.NOT_PEACEFUL, Ending.HARM])
def test_calling_it_otherwise_takes_the_line_away(ending: Ending) -> None:
    """What was written for a peaceful ending is not kept beside harm."""
    written = after(Called(Ending.PEACEFUL), Thanked("for the summers", "a song"))
    assert (written.gratitude, written.taken) == ("for the summers", "a song")
    changed = after(Called(ending), start=written)
    assert (changed.gratitude, changed.taken, changed.thanks_at) == ("", "", None)


# ----------------------------------------------------------------------------- closed, and opened


@pytest.mark.parametrize("seen", [(), (Saw(),), (SawDoors(),)])
def test_a_chapter_is_closed_only_after_what_stands_and_the_doors_were_looked_at(
    seen: tuple[Move, ...],
) -> None:
    """Whoever closes it knows what it means."""
    assert "two steps are looked at" in refused(after(*seen), Closed())


def test_a_closed_chapter_knows_three_moves_and_an_open_one_the_others() -> None:
    """The table says so, and every other move is refused."""
    samples: list[Move] = [
        *(Saw(), WroteWord(1), NoWord(), AddEnd("x"), TickEnd(1), DropEnd(1), EndsDone(), SawDoors()),
        *(Called(Ending.PEACEFUL), Thanked(), Closed(), AskedToOpen(), StaysClosed(), OpenedAgain()),
    ]
    assert {type(m) for m in samples} == set(MOVES)
    on_closed = {AskedToOpen, StaysClosed, OpenedAgain}
    for move in samples:
        if type(move) in on_closed:
            assert refused(LOOKED, move) == "this chapter is open"
        else:
            assert refused(SHUT, move) == "this chapter is closed"


def test_it_opens_a_day_after_it_was_asked_for_and_asking_again_does_not_shorten_or_lengthen_that() -> None:
    """The first time counts."""
    asked = moved(SHUT, AskedToOpen(), NOW, FREE)
    again = moved(asked, AskedToOpen(), NOW + HOUR, FREE)
    assert opening_from(again, NOW + HOUR) == NOW + DAY
    assert "a day after" in refused(again, OpenedAgain(), now=NOW + DAY - HOUR)
    assert moved(again, OpenedAgain(), NOW + DAY, FREE).opened_at == NOW + DAY


def test_it_does_not_open_unless_it_was_asked_for_or_when_that_was_taken_back() -> None:
    """What is taken back begins anew."""
    assert "a day after" in refused(SHUT, OpenedAgain(), now=NOW + 9 * DAY)
    back = after(AskedToOpen(), StaysClosed(), start=SHUT)
    assert "a day after" in refused(back, OpenedAgain(), now=NOW + DAY)


def test_a_wish_lapses_after_a_week() -> None:
    """It does not lie ready for a bad night."""
    asked = moved(SHUT, AskedToOpen(), NOW, FREE)
    assert "a day after" in refused(asked, OpenedAgain(), now=NOW + 7 * DAY)
    anew = moved(asked, AskedToOpen(), NOW + 7 * DAY, FREE)
    assert opening_from(anew, NOW + 7 * DAY) == NOW + 8 * DAY


# ----------------------------------------------------------------------------- as a paper

MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))
MAYBE = st.none() | MOMENTS
RELEASES = st.builds(
    Release,
    MOMENTS,
    saw_at=MAYBE,
    word_at=MAYBE,
    letter=st.integers(0, 2**62),
    ends=st.lists(st.builds(End, st.text(), st.booleans()), max_size=3).map(tuple),
    ends_at=MAYBE,
    doors_at=MAYBE,
    ending=st.none() | st.sampled_from(Ending),
    thanks_at=MAYBE,
    gratitude=st.text(),
    taken=st.text(),
    closed_at=MAYBE,
    name=st.text(),
    years=st.none() | st.tuples(st.integers(1970, 2100), st.integers(1970, 2100)),
    opening_at=MAYBE,
    opened_at=MAYBE,
)


@given(RELEASES)
def test_what_goes_into_a_paper_comes_out(release: Release) -> None:
    """And a newer letbe may add to it."""
    assert from_content({**as_content(release), "something new": 1}) == release


# ----------------------------------------------------------------------------- whatever is done

MOVED = st.one_of(
    *(st.just(m) for m in (Saw(), NoWord(), EndsDone(), SawDoors(), Closed(), AskedToOpen(), StaysClosed())),
    *(st.just(m) for m in (OpenedAgain(), WroteWord(7), Thanked())),
    st.builds(AddEnd, st.text(max_size=3)),
    st.builds(TickEnd, st.integers(-1, 3), st.booleans()),
    st.builds(DropEnd, st.integers(-1, 3)),
    st.builds(Called, st.sampled_from(Ending)),
    st.builds(Thanked, st.text(max_size=3), st.text(max_size=3)),
)
ABOUTS = st.builds(About, st.booleans(), st.booleans())


@given(st.lists(st.tuples(MOVED, ABOUTS, st.integers(0, 60)), max_size=40))
def test_what_is_promised_holds_after_any_moves(walk: list[tuple[Move, About, int]]) -> None:
    """In any order, at any time, whatever is refused on the way."""
    release, now = Release(NOW), NOW
    for move, about, hours in walk:
        now += hours * HOUR
        before = release
        try:
            release = moved(release, move, now, about)
        except NotAllowedError:
            assert release is before
            continue
        if isinstance(move, WroteWord):
            assert (about, before.ending is Ending.HARM) == (FREE, False)
        if release.gratitude or release.taken:
            assert release.ending is Ending.PEACEFUL
        if release.closed_at is not None:
            assert None not in {release.saw_at, release.doors_at}
        if release.opened_at is not None:
            assert before.opening_at is not None
            assert DAY <= release.opened_at - before.opening_at < 7 * DAY
            return
