"""Write the words that dates are made of, in the languages of Google's products: ``make`` does not run this.

The words are from the Unicode Common Locale Data Repository, as Babel carries it (Unicode License v3).  What
comes out is checked in: letbe itself needs no Babel.  Run it again when a language is missing:

    python -m scripts.calendar_words
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from babel import Locale

OUT: Final = Path(__file__).parents[1] / "src/letbe/readers/fields/worded/calendar.json"

LANGUAGES: Final = (  # noqa: SIM905 - easier to read
    "af am ar az be bg bn bs ca cs cy da de de_AT el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is "
    "it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl pa pl pt pt_PT ro ru si sk sl sq sr sr_Latn "
    "sv sw ta te th tr uk ur uz vi zh zh_Hant zu"
).split()

#: Parts of a day that some languages write instead of the two halves.
_FIRST_HALF: Final = ("midnight", "morning1", "morning2", "night1")
_SECOND_HALF: Final = ("noon", "afternoon1", "afternoon2", "evening1")
#: Languages that do.
_IN_PARTS: Final = frozenset({"zh", "zh_Hant"})


def _wide(table: Any, key: int) -> list[str]:
    """Give the long forms of a name, in a sentence and alone, without those that are numbers."""
    found = {table[context]["wide"][key].casefold() for context in ("format", "stand-alone")}
    return sorted(word for word in found if not any(c.isdigit() for c in word))


def _halves(locale: Locale, keys: tuple[str, ...]) -> list[str]:
    """Give the words of a half of the day."""
    periods: Any = locale.day_periods
    forms = [
        periods[c][w] for c in ("format", "stand-alone") for w in ("wide", "abbreviated") if w in periods[c]
    ]
    return sorted({form[key].casefold() for form in forms for key in keys if key in form})


def words_of(language: str) -> dict[str, list[Any]]:
    """Gather the words of one language."""
    locale = Locale.parse(language)
    parts = language in _IN_PARTS
    return {
        "months": [_wide(locale.months, month) for month in range(1, 13)],
        "days": [_wide(locale.days, day) for day in range(7)],
        "am": _halves(locale, ("am", *(_FIRST_HALF if parts else ()))),
        "pm": _halves(locale, ("pm", *(_SECOND_HALF if parts else ()))),
    }


def main() -> None:
    """Print the words of one language that is named; without a name write those of all.

    Each is gathered in a process of its own: what Babel has loaded of one language can show up in another.
    """
    if len(sys.argv) > 1:
        print(json.dumps(words_of(sys.argv[1]), ensure_ascii=False))
        return
    run = [sys.executable, "-m", "scripts.calendar_words"]
    found = {
        n: subprocess.run([*run, n], check=True, capture_output=True, text=True).stdout for n in LANGUAGES
    }
    lines = [f"{json.dumps(name)}: {words.strip()}" for name, words in found.items()]
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
