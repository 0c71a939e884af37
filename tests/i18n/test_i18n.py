"""The language that letbe speaks, and the tables of the others: whole, current, and safe to fill in."""

from __future__ import annotations

import ast
import re
import string
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract
from click.testing import CliRunner

from letbe.cli import main
from letbe.errors import UsageError
from letbe.i18n import LANGUAGES, LOCALES, OWN, _, language, marked, ngettext, use
from scripts import translate

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHERS = [code for code in LANGUAGES if code != OWN]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Leave no other test in another language."""
    yield
    use(OWN)


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es_ES.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "fr:es:en"}, "es"),
        ({"LANG": "es_ES.UTF-8", "LETBE_LANG": "en"}, "en"),
        ({"LETBE_LANG": "es@euro"}, "es"),
    ],
)
def test_the_language_is_that_of_the_machine_unless_letbe_is_told(
    environment: dict[str, str], spoken: str
) -> None:
    """The stronger variable decides alone, as in every other program."""
    assert use(None, environment) == spoken
    assert language() == spoken


def test_a_language_that_was_asked_for_and_is_not_there_is_named() -> None:
    """A machine may name any language; a person who names one wants to know."""
    with pytest.raises(UsageError, match='does not speak "xx"'):
        use("xx")
    with pytest.raises(UsageError):
        use(None, {"LETBE_LANG": "xx"})


def test_the_first_sentence_looks_at_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever uses letbe as a library need not begin with ``use``."""
    monkeypatch.setattr("letbe.i18n._Speaking.code", None)
    monkeypatch.setenv("LETBE_LANG", "es")
    assert _("never") == "nunca"
    monkeypatch.setattr("letbe.i18n._Speaking.code", None)
    assert ngettext("{n:,} day", "{n:,} days", 2) == "{n:,} días"
    monkeypatch.setattr("letbe.i18n._Speaking.code", None)
    assert language() == "es"


def test_an_empty_sentence_stays_empty() -> None:
    """A table answers the empty sentence with its own head."""
    use("es")
    assert _("") == ""


def test_what_has_no_translation_is_said_in_english() -> None:
    """Half a sentence helps more than none."""
    use("es")
    assert _("No table has this sentence.") == marked("No table has this sentence.")
    assert ngettext("{n} of no table", "{n} of none", 2) == "{n} of none"


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_has_its_translation(code: str) -> None:
    """A page half in another language is no page for anybody."""
    assert list(translate.lacking(translate.translated(code, translate.gathered()))) == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_tables_are_current(code: str) -> None:
    """What the program reads is what people read."""
    plain, compiled = translate.tables(code, translate.gathered())
    assert (LOCALES / f"{code}.po").read_bytes() == plain, "python -m scripts.translate"
    assert (LOCALES / f"{code}.mo").read_bytes() == compiled, "python -m scripts.translate"


def fields(text: str) -> set[str]:
    """Name what is filled in, with how."""
    return {f"{name}:{how}" for _, name, how, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_fills_in_what_its_sentence_does(code: str) -> None:
    """A field too many stops the program; one too few hides a fact."""
    wrong = []
    for message in translate.translated(code, translate.gathered()):
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and any(fields(text or "") != fields(sources[-1]) for text in strings):
            wrong.append(message.id)
    assert wrong == []


def test_what_is_marked_is_a_plain_sentence() -> None:
    """A sentence that is put together before it is marked is found by no translator: ``_(f"...")``."""
    marks = 'from letbe.i18n import _\nn = 1\n_("one")\n_(f"two {n}")\n'
    assert [text for text in _marked_in(marks) if text] == ["one"]
    found = [
        f"{file.name}:{line}"
        for file in sorted(translate.SOURCE.rglob("*.py"))
        for line in _unmarkable(file.read_text("utf-8"))
    ]
    assert found == []


def _marked_in(code: str) -> list[str]:
    """Give what Babel finds."""
    return [m for _, m, _, _ in extract("python", BytesIO(code.encode()), translate.KEYWORDS)]


def _unmarkable(code: str) -> Iterator[int]:
    """Give the lines where something other than a plain sentence is marked."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            odd = [a for a in node.args if isinstance(a, ast.JoinedStr)]
            if node.func.id in translate.KEYWORDS and odd:
                yield node.lineno


def test_the_program_takes_the_language_as_an_option() -> None:
    """Before the command, as it holds for every one of them."""
    done = CliRunner().invoke(main, ["--lang", "es", "completion", "bash"])
    assert done.exit_code == 0
    assert language() == "es"
    refused = CliRunner().invoke(main, ["--lang", "xx", "completion", "bash"])
    assert refused.exit_code == 2
    assert "it speaks en (English), es (español)" in refused.stderr


#: What no sentence of letbe says in Spanish, either.
NEVER_ES = (
    *("ghosting", "te ignora", "castig", "bloquead", "denegad", "recaída", "fracas"),
    *("intens[oa]", "desesperad", "perdió el interés", "tóxic", "narcisis", "ansios", "evitativ", "trauma"),
    *("reconquist", "recupera(r|s) a", "te extraña", "contacto cero", "probabilidades de que vuelva"),
    *("racha", "puntuación", "días limpio", r"por fin\b", r"al fin\b", "buenas noticias", "te necesita"),
    *("cálmate", "sé positiv", "todo pasa por algo", "pasa página", "supéralo", "enhorabuena", "felicidades"),
)


def test_the_spanish_says_nothing_that_is_never_said() -> None:
    """A translation can hurt where the sentence did not."""
    said = [
        f"{word}: {text}"
        for message in translate.translated("es", translate.gathered())
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
        for word in NEVER_ES
        if message.id and re.search(rf"\b{word}", text or "", re.IGNORECASE)
    ]
    assert said == []


def test_the_spanish_is_calm() -> None:
    """No exclamation mark, and the same voice throughout: tú."""
    loud = [
        text
        for message in translate.translated("es", translate.gathered())
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
        if message.id and re.search(r"[¡!]|\busted", text or "")
    ]
    assert loud == []
