"""What is not theirs to ask, or not meant: quotes, forwards, songs, laughter."""

from __future__ import annotations

import re
from typing import Final

#: Quoted speech; a quotation within a sentence is somebody else's words.
_QUOTED: Final = re.compile(
    r'"[^"\n]{1,600}"|“[^”\n]{1,600}”|„[^“”\n]{1,600}[“”]|«[^»\n]{1,600}»|»[^«\n]{1,600}«|「[^」\n]{1,600}」|『[^』\n]{1,600}』'
)
#: Lines that were quoted or sung.
_LINES: Final = re.compile(r"^[ \t]*(?:[>|♪♫🎵🎶].*|.*[♪♫🎵🎶][ \t]*)$", re.MULTILINE)
#: Everything after these was written before, or by somebody else.
_FORWARD: Final = re.compile(
    r"^[ \t]*-{2,}[ \t]*(?:forwarded message|original message|weitergeleitete nachricht|mensaje reenviado"
    r"|mensagem encaminhada|message transféré|messaggio inoltrato|doorgestuurd bericht"
    r"|пересылаемое сообщение).*",
    re.IGNORECASE | re.MULTILINE,
)
#: Without one of these a text has no such stretch; nearly all texts have none.
_SIGNS: Final = re.compile(r'["“„«»「『>|♪♫🎵🎶]|--')
_LAUGHS: Final = re.compile(
    r"(?<!\w)(?:(?:ha){2,}h?|(?:he){2,}h?|a?(?:ja){2,}j?|(?:je){2,}|k{3,}|(?:ks){2,}|(?:rs){2,}|(?:ah){2,}a?|(?:ха){2,}х?"
    r"|(?:ah?a){2,}|l+o+l+|lmf?ao+|rofl|xd+|mdr+|ptdr|(?:wk){2,}|5{3,}|w{3,}|(?:ه){3,})(?!\w)"
    r"|[ㅋㅎ]{2,}|[哈呵嘻]{2,}|[笑草]$|（笑）|\(笑\)|[😂🤣😆😹]",
    re.IGNORECASE,
)


def aside(text: str) -> list[tuple[int, int]]:
    """Name the stretches of a text that are not its writer's own words.

    >>> aside('> leave me alone')
    [(0, 16)]
    """
    if _SIGNS.search(text) is None:
        return []
    found = [m.span() for m in _LINES.finditer(text)]
    forward = _FORWARD.search(text)
    if forward:
        found.append((forward.start(), len(text)))
    quotes = [m.span() for m in _QUOTED.finditer(text)]
    around = len(re.sub(r"\W", "", text)) - sum(len(re.sub(r"\W", "", text[a:b])) for a, b in quotes)
    return found + (quotes if around > 0 else [])


def laughs(text: str) -> bool:
    """Say whether somebody laughs in the text."""
    return _LAUGHS.search(text) is not None
