"""Where human help is: gently, offline, once, and nothing is kept."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from letbe.chapters import care
from letbe.chapters.care import Place, care_lines, helplines, place_of, sounds_hard

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text",
    [
        "I want to die",
        "some days I don\N{RIGHT SINGLE QUOTATION MARK}t\n   want to live",
        "DON\N{ACUTE ACCENT}T WANT TO LIVE",
        "maybe they would be better off without me.",
        "He hit me again last night",
        "I am afraid of what I might do to him",
        "No quiero vivir así",
        "Él me amenazó con un cuchillo",
        "pienso en el suicidio",
        "Ich möchte nicht mehr leben",
        "je n'ai plus envie de vivre",
        "quero morrer",
        "vorrei morire",
        "ik wil niet meer leven",
    ],
)
def test_wordings_that_sound_very_hard_are_found(text: str) -> None:
    """In any case, with any apostrophe, over the end of a line, in each language of the table."""
    assert sounds_hard(text)


@pytest.mark.parametrize(
    "text",
    ["", "I walked by the sea and thought of you.", "It hit me that we had grown apart.", "Fui al mercado."],
)
def test_plain_sadness_and_plain_days_are_left_alone(text: str) -> None:
    """A line about helplines under each letter would soon be passed over."""
    assert not sounds_hard(text)


def test_every_wording_is_written_as_texts_are_compared() -> None:
    """One with an accent or a capital would never be found."""
    tables = tomllib.loads(resources.files("letbe.chapters").joinpath("care.toml").read_text("utf-8"))
    assert {"en", "es"} <= set(tables)
    for table in tables.values():
        for phrase in (p for kind in table.values() for p in kind):
            assert care._plain(phrase) == phrase.removesuffix("*"), phrase
            assert sounds_hard(f"well, {phrase.removesuffix('*')} then"), phrase


def test_every_number_has_its_source_its_day_and_how_sure_it_is() -> None:
    """A wrong number at such a moment is worse than none, so what is not verified says so."""
    table = helplines()
    assert len(table) >= 25
    for place in table.values():
        assert len(place.country) == 2
        assert place.lines
        for line in place.lines:
            assert line.source
            assert line.read >= date(2026, 11, 20)
            assert line.sure in care.SURE
            assert any(c.isdigit() for c in line.number)


def test_numbers_that_the_evidence_names_are_there() -> None:
    """988 in the United States, 116 123 in the United Kingdom."""
    table = helplines()
    assert [line.number for line in table["US"].lines] == ["988"]
    assert [line.number for line in table["GB"].lines] == ["116 123"]


@pytest.mark.parametrize(
    ("zone", "environment", "country"),
    [
        ("Europe/Madrid", {"LANG": "en_US.UTF-8"}, "ES"),
        ("UTC", {"LANG": "es_MX.UTF-8"}, "MX"),
        ("UTC", {"LC_ALL": "C.UTF-8"}, ""),
        ("Africa/Lome", {}, "TG"),
    ],
)
def test_the_place_is_that_of_the_clock_then_of_the_language(
    zone: str, environment: dict[str, str], country: str
) -> None:
    """Nobody is asked where they are, and nothing is looked up elsewhere."""
    assert place_of(zone, None, environment).country == country


def test_without_the_table_of_zones_the_language_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some machines have their zones elsewhere."""

    def missing(package: str) -> object:
        raise ModuleNotFoundError(package)

    care._countries.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(care, "helplines", lambda _home: {})
        patched.setattr(care.resources, "files", missing)
        assert place_of("Europe/Madrid", None, {"LANG": "fr_FR.UTF-8"}) == Place("FR", "112", ())
    care._countries.cache_clear()


def test_it_is_said_gently_and_names_no_risk() -> None:
    """No rating, no alarm, no advice on how to feel; people, and a way to them."""
    said = list(care_lines(helplines()["DE"]))
    assert said == [
        "This sounds very hard. You do not have to carry it alone.",
        "  0800 1110111  TelefonSeelsorge",
        "If there is danger now: 112, or someone near you.",
        "letbe keeps no note of this.",
    ]
    unknown = list(care_lines(Place("", "", ())))
    assert any("letbe care COUNTRY" in line for line in unknown)
    assert any("the emergency number, or someone near you" in line for line in unknown)


def test_a_home_can_mend_the_table(tmp_path: Path) -> None:
    """Numbers change, and nobody must wait for a new letbe."""
    line = '{name = "Hier", number = "1", source = "me", read = 2027-01-01, sure = "own"}'
    (tmp_path / "helplines.toml").write_text(f'[de]\nemergency = "110"\nlines = [{line}]\n', "utf-8")
    assert helplines(tmp_path)["DE"].lines[0].name == "Hier"
    assert helplines(tmp_path)["US"].emergency == "911"


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"not a table",
        b"[de]\n",
        b"de = 3",
        b'[de]\nemergency = "1"\nlines = [{name = "a", number = "1", source = "", read = 2, sure = "x"}]',
    ],
)
def test_a_table_that_cannot_be_read_is_passed_over(tmp_path: Path, content: bytes) -> None:
    """At such a moment nobody wants to read of a slip in a file."""
    (tmp_path / "helplines.toml").write_bytes(content)
    assert helplines(tmp_path) == helplines()
