"""Who wrote, which chat it is, and whose name the file bears."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.rows import Chat, Handle
from letbe.readers.whatsapp.codes import of_name
from letbe.readers.whatsapp.phrases import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letbe.readers.source import Source
    from letbe.readers.whatsapp.tables import Ints, Names

#: A name that is longer, and was seen once, is the beginning of a notice.
LONGEST_NAME: Final = 60
#: How many words after a known name make the beginning of a notice.
NOTICE_WORDS: Final = 2
#: How many records must bear ``A: B``, and none ``A`` alone, for the name to hold the colon.
SECOND_LEAST: Final = 5

_MARKS: Final = re.compile("[\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PHONE: Final = re.compile(r"\+[\d\s().\-\u2010-\u2013]+")
_QUOTES: Final = re.compile('["\u201c\u201d\u201e\u00ab\u00bb\u300c\u300e]')
#: What a file's name cannot hold, and what stands for it.
_FOLDED: Final = re.compile(r"[\W_]+")
_COPY: Final = re.compile(r"\s*\(\d+\)$")
FILE_RULE: Final = "the file's name"


def shown(raw: bytes) -> str:
    """Give a name as it is shown: without marks, with plain blanks, without the sign of a stranger.

    >>> shown("~\u202fAnna".encode()), shown("\u202a+49\u00a0170\u00a01\u202c".encode())
    ('Anna', '+49 170 1')
    """
    text = " ".join(_MARKS.sub("", raw.decode("utf-8", "replace")).split())
    return text[1:].strip() or text if text.startswith("~") else text


def handle_of(name: str) -> Handle:
    """Make a handle of a name; a phone number is an address.

    >>> handle_of("+49 170\u20111234567").address
    '+491701234567'
    """
    if _PHONE.fullmatch(name):
        digits = "".join(str(unicodedata.digit(c)) for c in name if c.isdigit())
        if len(digits) >= 7:
            return Handle(name, "+" + digits)
    return Handle(name, None)


def folded(name: str) -> str:
    """Give a form in which a name in a file's name equals the name in the chat."""
    return _FOLDED.sub("", unicodedata.normalize("NFKC", name).casefold())


@dataclass(frozen=True, slots=True)
class Authors:
    """Who wrote in a chat.

    Attributes:
        handles: One each.
        author_of: The handle of each name, -1 for a name that is none; shape (names,), int32.
        notices: How many names were the beginnings of notices.
    """

    handles: tuple[Handle, ...]
    author_of: np.ndarray[tuple[int], np.dtype[np.int32]]
    notices: int


def name_bytes(names: Names, k: int, *, second: bool = False) -> bytes:
    """Give the bytes of a name, with its second part where that belongs to it."""
    row = names.facts[k]
    length = int(row[of_name.LENGTH]) + (int(row[of_name.SECOND]) if second or row[of_name.PINNED] else 0)
    return names.store[row[of_name.AT] : row[of_name.AT] + length].tobytes()


def _starts_notice(name: str, known: frozenset[str]) -> bool:
    """Tell ``Anna changed this group's description`` from a name, where Anna is known."""
    parts = name.split(" ")
    return any(" ".join(parts[:k]) in known for k in range(1, len(parts) - NOTICE_WORDS))


def authors(names: Names, count: int, persons: Ints, remarks: Ints) -> Authors:
    """Tell people from the beginnings of notices.

    Args:
        names: The names met.
        count: How many there are.
        persons: How often somebody sent something under each.
        remarks: How often the app wrote under each.

    Returns:
        The handles, in the order in which they are met.
    """
    texts = [shown(name_bytes(names, k)) for k in range(count)]
    sent_by, told_by = persons[:count].tolist(), remarks[:count].tolist()
    known = frozenset(t for t, p in zip(texts, sent_by, strict=True) if p > 1)
    index: dict[str, int] = {}
    author_of = np.full(max(count, 1), -1, np.int32)
    notices = 0
    for k, (text, sent, told) in enumerate(zip(texts, sent_by, told_by, strict=True)):
        if sent == 0:
            continue  # the chat's own name on an iPhone, under which only the app writes
        once = sent == 1 and told == 0
        if once and (len(text) > LONGEST_NAME or _QUOTES.search(text) or _starts_notice(text, known)):
            notices += 1
            continue
        author_of[k] = index.setdefault(text, len(index))
    return Authors(tuple(handle_of(t) for t in index), author_of, notices)


def long_names(names: Names, count: int) -> list[tuple[bytes, bytes]]:
    """Find the names that hold a colon: ``A: B`` in every record that begins with ``A``.

    Returns:
        For each the part before the colon, and the part from it on.
    """
    found = []
    for k in range(count):
        row = names.facts[k]
        if row[of_name.SAME] and row[of_name.COUNT] >= SECOND_LEAST and not row[of_name.PINNED]:
            whole = name_bytes(names, k, second=True)
            length = int(row[of_name.LENGTH])
            found.append((whole[:length], whole[length:]))
    return found


def name_in_file(source: Source) -> str | None:
    """Read the name of the other one, or of the group, off the name of the file or its archive.

    >>> from letbe.readers.source import from_bytes
    >>> name_in_file(from_bytes(b"", "WhatsApp Chat with Anna.txt"))
    'Anna'
    """
    for piece in reversed(source.path.replace("\\", "/").split("!/")):
        stem = PurePosixPath(piece).name
        for ending in (".txt", ".zip"):
            stem = stem[: -len(ending)] if stem.lower().endswith(ending) else stem
        stem = _COPY.sub("", _MARKS.sub("", unicodedata.normalize("NFC", stem)))
        for form in (stem, stem.replace("_", " ")):
            if name := _name_by_pattern(form):
                return name
    return None


def _name_by_pattern(stem: str) -> str | None:
    """Match the stem of a file's name with what phones call such files."""
    for patterns in words("files").values():
        for pattern in patterns:
            before, after = pattern.split("{}")
            if stem.startswith(before) and stem.endswith(after) and len(stem) > len(before) + len(after):
                return stem[len(before) : len(stem) - len(after)].strip() or None
    if "whatsapp" in stem.lower() and " - " in stem:
        return stem.rsplit(" - ", 1)[1].strip() or None
    return None


def describe_chat(named: str | None, found: Authors, *, group: bool) -> tuple[Chat, tuple[Handle, ...]]:
    """Say what kind of chat it is, and who the other one is where the file's name tells.

    Args:
        named: The name in the file's name, or None.
        found: Who wrote.
        group: A notice says what only a group's notice says.

    Returns:
        The chat, and the handles with the other one among them.  A third name in a chat whose file is
        named after a writer is a pasted line or a contact renamed half-way, not a group.
    """
    handles = found.handles
    wanted = folded(named) if named else ""
    match = next((k for k, h in enumerate(handles) if wanted and folded(h.name or "") == wanted), -1)
    if match < 0 and wanted:
        address = handle_of(named or "").address
        match = next((k for k, h in enumerate(handles) if address and h.address == address), -1)
    strangers = wanted != "" and match < 0 and len(handles) > 1
    if group or strangers or (len(handles) > 2 and match < 0):
        return Chat("group", title=named), handles
    if named is not None and match < 0 and len(handles) < 2:
        handles = (*handles, handle_of(named))
        match = len(handles) - 1
    if match >= 0:
        return Chat("one", title=named, other=match, other_by=FILE_RULE), handles
    return Chat("one"), handles


def owner(handles: Sequence[Handle], given: Sequence[str]) -> frozenset[int]:
    """Find the handles that the caller says are their own."""
    wanted = {folded(g) for g in given}
    return frozenset(
        k
        for k, h in enumerate(handles)
        if folded(h.name or "") in wanted or (h.address is not None and folded(h.address) in wanted)
    )
