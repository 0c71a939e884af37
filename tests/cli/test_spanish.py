"""The program in Spanish, as somebody meets it in an evening."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import rest, sit_down

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Letbe


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    """Leave no other test in Spanish."""
    from letbe.i18n import use  # noqa: PLC0415 - the program sets it when it starts

    yield
    use("en")


#: Words of the English screens that stand in no Spanish sentence, name or example of a command.
ENGLISH = re.compile(r"\b(the|of|and|you|your|they|their|theirs|yours|is|are|since|until|asked|with|from)\b")


@pytest.mark.parametrize(
    "words",
    [
        ("people",),
        ("people", "--mutual"),
        ("look", "ola"),
        ("look", "ola", "--why"),
        ("space", "ola", "--asked", "--stop"),
        ("space", "ola", "--less", "2/month", "--not", "phone", "--hours", "night"),
        ("may", "ola", "--explain"),
        ("returns",),
        ("log",),
        ("letters",),
        ("book",),
        ("care",),
        ("space", "ola", "--died"),
        ("release", "ola", "--step", "stands"),
        ("reflect", "ola", "--decide", "stay"),
    ],
)
def test_no_english_is_left_on_the_screen(letbe: Letbe, words: tuple[str, ...]) -> None:
    """Half a page in another language is no page for anybody."""
    said = letbe("--lang", "es", *words).stdout
    left = {word for line in said.splitlines() for word in ENGLISH.findall(line)}
    assert left == set(), said


def test_json_keeps_its_names_in_every_language(letbe: Letbe) -> None:
    """Words are for people, keys for programs."""
    spanish = json.loads(letbe("--lang", "es", "space", "ola", "--asked", "--stop", "--json").stdout)
    assert set(spanish) == set(letbe.json("space", "ola"))
    assert spanish["in_force"][0]["words"].startswith(
        "pidió: sin contacto, desde el lunes 5 de enero de 2026"
    )


def test_the_talk_is_held_in_spanish(letbe: Letbe) -> None:
    """With answers in Spanish: sí, descansar."""
    talk = sit_down(letbe, "write", "ola", "--form", "thank", LETBE_LANG="es")
    talk.expect("sin enviar")
    talk.expect("¿Qué fue bueno")
    talk.sendline("los perales")
    talk.sendline(".")
    talk.expect("quemar")
    talk.sendline("sellar")
    talk.expect("está sellada")
    talk.expect("mejor, igual, peor")
    talk.sendline("igual")
    rest(talk)
    (letter,) = letbe.json("letters")["letters"]
    assert (letter["state"], letter["felt"]) == ("sealed", "same")
