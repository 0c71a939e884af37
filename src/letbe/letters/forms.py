"""The forms of an unsent letter, each with a few gentle questions; none of them has to be answered.

A letter may say it, thank, forgive, ask or take leave.  Notes of the day are plain: for whoever searches for
a meaning and finds none, they were kinder than digging (evidence, 7 and 16).  Nothing here helps with the
wording of a message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from letbe.errors import UsageError
from letbe.i18n import _, marked

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a letter.

    Attributes:
        title: What it is for, in a few words.
        prompts: Questions that may help to begin, in the order in which they are shown.
        warm: It is about gratitude or forgiveness, and so is not offered where harm or fear is marked.
    """

    title: str
    prompts: tuple[str, ...]
    warm: bool = False


#: Every form by the name it has on the command line, in the order in which they are offered.
FORMS: Final[Mapping[str, Form]] = {
    "say": Form(
        marked("say what was not said"),
        (
            marked("What happened, as you saw it?"),
            marked("What did it do to you?"),
            marked("What would you like to have heard?"),
        ),
    ),
    "thank": Form(
        marked("thank them"),
        (
            marked("What was good, and is yours to keep?"),
            marked("What did you learn from them, or with them?"),
        ),
        warm=True,
    ),
    "forgive": Form(
        marked("forgive, them or yourself; no one has to"),
        (
            marked("What is it about?"),
            marked("What do you want to carry no longer?"),
            marked("What stays true all the same?"),
        ),
        warm=True,
    ),
    "ask": Form(
        marked("ask what stayed open"),
        (
            marked("What would you ask, if you knew that no answer comes?"),
            marked("What would change for you if you knew?"),
            marked("How could you live with not knowing it?"),
        ),
    ),
    "goodbye": Form(
        marked("take leave"),
        (
            marked("Of what do you take leave, and of what not?"),
            marked("What do you take along?"),
            marked("What do you wish for yourself?"),
        ),
    ),
    "day": Form(
        marked("plain notes of the day"),
        (marked("What did you do today, from the morning on? Only what happened."),),
    ),
    "plain": Form(marked("a letter without a form"), ()),
}

#: The form of a letter where none was chosen.
PLAIN: Final = "plain"


def form_of(name: str) -> Form:
    """Give a form by its name.

    Raises:
        UsageError: There is none of that name.

    >>> form_of("day").warm
    False
    """
    if name not in FORMS:
        raise UsageError(_("a letter has no such form"), _("it has: {forms}").format(forms=", ".join(FORMS)))
    return FORMS[name]


def offered(*, safety: bool = False) -> tuple[str, ...]:
    """Name the forms that are offered.

    Args:
        safety: The user needs distance for their own safety: no gratitude is suggested then.

    >>> "thank" in offered(), "thank" in offered(safety=True)
    (True, False)
    """
    return tuple(name for name, form in FORMS.items() if not (safety and form.warm))
