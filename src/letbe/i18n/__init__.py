"""The language that letbe speaks: mark a sentence where it stands, and say it in the user's own words.

    from letbe.i18n import _, ngettext

    _("You closed this chapter.")
    ngettext("{n} day", "{n} days", n).format(n=n)

What is filled in goes through ``format`` after the translation, never through an f-string before it.  A
table of sentences that is made when a module loads marks them with ``marked``, and says them with ``_``.

English needs no table, so nothing is loaded for it.  ``python -m scripts.translate`` gathers the marked
sentences into ``locales/*.po`` and compiles them; a sentence without a translation stays English.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from letbe.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from gettext import GNUTranslations

__all__ = ["LANGUAGES", "_", "language", "marked", "ngettext", "use"]

#: Every language that letbe speaks, by its code, in its own words.
LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "es": "español"}
#: The language that the sentences are written in.
OWN: Final = "en"
#: Names the language where no option does; then come those that every program follows, strongest first.
LANGUAGE_VARIABLE: Final = "LETBE_LANG"
VARIABLES: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
LOCALES: Final = Path(__file__).with_name("locales")


class _Speaking:
    """The language in use, and its table once it is loaded."""

    code: str | None = None
    table: GNUTranslations | None = None


def use(asked: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Speak a language from now on.

    Args:
        asked: Its code, such as "es"; None for what the environment says.
        environ: Where the environment is looked up.

    Returns:
        The code of the language that is spoken now.

    Raises:
        UsageError: letbe was asked for a language that it does not speak.

    >>> use("es"), use("en")
    ('es', 'en')
    """
    code = _asked(asked) if asked else _from(environ)
    _Speaking.code, _Speaking.table = code, None
    if code != OWN:
        from gettext import GNUTranslations  # noqa: PLC0415 - English needs none

        with (LOCALES / f"{code}.mo").open("rb") as compiled:
            _Speaking.table = GNUTranslations(compiled)
    return code


def language() -> str:
    """Give the code of the language that is spoken."""
    return _Speaking.code or use()


def _asked(code: str) -> str:
    """Take the language that the user names, or say which there are."""
    known = _known(code)
    if known is None:
        names = ", ".join(f"{code} ({name})" for code, name in LANGUAGES.items())
        raise UsageError(f'letbe does not speak "{code[:20]}" yet', f"it speaks {names}")
    return known


def _from(environ: Mapping[str, str]) -> str:
    """Take the first language of the environment that letbe speaks.

    An unset language is English; so is one that a machine names and letbe does not speak.
    """
    if environ.get(LANGUAGE_VARIABLE):
        return _asked(environ[LANGUAGE_VARIABLE])
    named = next((environ[name] for name in VARIABLES if environ.get(name)), "")
    return next((known for part in named.split(":") if (known := _known(part))), OWN)


def _known(code: str) -> str | None:
    """Read "es", "es_MX.UTF-8" or "es-419" as "es".

    >>> _known("es_MX.UTF-8"), _known("C.UTF-8")
    ('es', None)
    """
    plain = code.replace("-", "_").partition(".")[0].partition("@")[0].partition("_")[0].lower()
    return plain if plain in LANGUAGES else None


def _(text: str) -> str:
    """Say a sentence in the language that is spoken.

    >>> _("You decide.")
    'You decide.'
    """
    if _Speaking.code is None:
        use()
    return text if _Speaking.table is None or not text else _Speaking.table.gettext(text)


def ngettext(one: str, several: str, number: int) -> str:
    """Say a sentence for a number of things; the number itself is filled in afterwards.

    >>> ngettext("{n} day", "{n} days", 2).format(n=2)
    '2 days'
    """
    if _Speaking.code is None:
        use()
    if _Speaking.table is None:
        return one if number == 1 else several
    return _Speaking.table.ngettext(one, several, number)


def marked(text: str) -> str:
    """Mark a sentence that is said later, with ``_``.

    >>> marked("You decide.")
    'You decide.'
    """
    return text
