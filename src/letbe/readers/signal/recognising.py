"""Which of Signal's exports is it?  Asked of the first 64 KiB, in plain Python."""

from __future__ import annotations

import re
from typing import Final

CERTAIN: Final = 1.0
LIKELY: Final = 0.9
#: A form that other programs write, too.
POSSIBLE: Final = 0.55

_BOM: Final = b"\xef\xbb\xbf"

#: Frames of a backup: the account first, then recipients, chats and their items.
_FRAME: Final = re.compile(
    rb'^\s*\{\s*"(?:account|recipient|chat|chatItem|version|backupTimeMs)"\s*:', re.MULTILINE
)
_FRAMES: Final = re.compile(
    rb'"recipient"\s*:\s*\{[^\n]*"(?:contact|group|self|releaseNotes|distributionList|callLink)"\s*:|'
    rb'"chatItem"\s*:\s*\{[^\n]*"(?:incoming|outgoing|directionless)"\s*:|"chat"\s*:\s*\{[^\n]*"recipientId"\s*:'
)

_ROW: Final = re.compile(rb"^\s*\[\s*(?:\{|\]\s*$)")
_ROW_SIGNS: Final = (
    re.compile(rb'"(?:sent_at|received_at(?:_ms)?)"\s*:\s*\d'),
    re.compile(rb'"conversationId"\s*:\s*"'),
    re.compile(
        rb'"(?:sourceServiceId|sourceUuid|sourceDevice|sendStateByConversationId|schemaVersion|readStatus|seenStatus'
        rb'|unidentifiedDeliveries|isErased|editHistory)"\s*:'
    ),
)

_MESSAGE: Final = re.compile(
    rb'^\s*\{"date": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"]*", "sender": "(?:[^"\\]|\\.)*", "body": "'
)

#: Behind each message stand two blanks (a line break in Markdown), at the end of its last line at least.
_MARKDOWN: Final = re.compile(
    rb"\A\s*\[\d{4}-\d\d-\d\d,? \d\d:\d\d(?::\d\d)?\] [^\n]{1,300}?:"
    rb"(?=[^\[]*(?:  |\(This message was deleted\)|\))\r?\n(?:\r?\n|\Z))",
    re.DOTALL,
)
_SHORT: Final = re.compile(rb"\A\d{4}-\d\d-\d\d \d\d:\d\d [^\n]{1,300}?:(?: |\n|\r|\Z)")
_BACKUP: Final = re.compile(rb"\A\[[A-Z][a-z]{2} \d\d, \d{4} \d\d:\d\d:\d\d\] (?:<[^\n>]{1,300}> |\*\*\* )")
_BLOCKS: Final = re.compile(rb"\AConversation: [^\n]*\r?\n\r?\n(?:From: [^\n]*\r?\n)?Type: [a-z-]+\r?\n")


def official(head: bytes) -> float:
    r"""Say how surely a file is ``main.jsonl`` of the phone's own export.

    >>> official(b'{"version":"1","backupTimeMs":"1"}\n{"recipient":{"id":"1","self":{}}}\n')
    1.0
    """
    head = head.removeprefix(_BOM)
    return CERTAIN if _FRAME.match(head) and _FRAMES.search(head) else 0.0


def desktop(head: bytes) -> float:
    r"""Say how surely a file is JSON of sigtop.

    >>> desktop(b'[\n{"sent_at":1,"conversationId":"x","sourceServiceId":"y"}\n]') == CERTAIN
    True
    """
    head = head.removeprefix(_BOM)
    if not _ROW.match(head):
        return 0.0
    signs = sum(bool(sign.search(head)) for sign in _ROW_SIGNS)
    return (0.0, 0.0, LIKELY, CERTAIN)[signs]


def exported(head: bytes) -> float:
    """Say how surely a file is ``data.json`` of signal-export.

    >>> exported(b'{"date": "2024-01-01T10:00:00", "sender": "Me", "body": "x"}')
    1.0
    """
    return CERTAIN if _MESSAGE.match(head.removeprefix(_BOM)) else 0.0


#: What is left of a row since Signal Desktop 7.42: its text, its time and its kind lie elsewhere.
_BARE: Final = re.compile(
    rb'"(?:sendStateByConversationId|unidentifiedDeliveries|sendHQImages|seenStatus|storyReplyContext)"\s*:'
)
BARE_HINT: Final = (
    "export it again with sigtop -f text: its JSON holds neither texts nor times of this Signal"
)


def bare_rows(head: bytes, name: str) -> str | None:
    """Give a hint for JSON of sigtop that lacks what matters.

    >>> bare_rows(b'[{"bodyRanges":[],"sendStateByConversationId":{},"errors":[]}]', "a.json") == BARE_HINT
    True
    """
    del name
    head = head.removeprefix(_BOM)
    lacks = not _ROW_SIGNS[0].search(head)
    return BARE_HINT if _ROW.match(head) and _BARE.search(head) and lacks else None


#: A table of a phone's database as signalbackup-tools writes it: people are numbers there.
_TABLE: Final = frozenset({"_id", "thread_id", "type", "body"})
TABLE_HINT: Final = "export it again with signalbackup-tools --exporttxt: in this table people have no names"


def known_but_not_read(head: bytes, name: str) -> str | None:
    r"""Give a hint for a table of signalbackup-tools, which says of nobody who they are.

    >>> known_but_not_read(b"_id,date_sent,thread_id,from_recipient_id,type,body\n", "m.csv") is None
    False
    """
    del name
    first = head.removeprefix(_BOM).partition(b"\n")[0].decode("utf-8", "replace").strip()
    columns = set(first.split(","))
    return TABLE_HINT if columns >= _TABLE and columns & {"date_sent", "date"} else None


def is_of_chat(name: str) -> bool:
    """Tell the names that signal-export gives to the files of each chat.

    >>> is_of_chat("chat.md"), is_of_chat("Ada.md")
    (True, False)
    """
    return name.lower() in {"data.json", "chat.md", "index.md"}


def markdown(head: bytes) -> float:
    r"""Say how surely a file is ``chat.md`` of signal-export.

    >>> markdown(b"[2024-01-01 10:00:00] Me: hello  \n\n")
    1.0
    """
    return CERTAIN if _MARKDOWN.match(head.removeprefix(_BOM)) else 0.0


def lines(head: bytes) -> float:
    """Say how surely a file is a text of signalbackup-tools, or a short one of sigtop.

    >>> lines(b"[Jan 01, 2024 10:00:00] <Ada> hello"), lines(b"2024-01-01 10:00 You: hello")
    (0.9, 0.55)
    """
    head = head.removeprefix(_BOM)
    return LIKELY if _BACKUP.match(head) else POSSIBLE if _SHORT.match(head) else 0.0


def blocks(head: bytes) -> float:
    r"""Say how surely a file is a long text of sigtop.

    >>> blocks(b"Conversation: Ada (+4477)\n\nFrom: You\nType: outgoing\n")
    1.0
    """
    return CERTAIN if _BLOCKS.match(head.removeprefix(_BOM)) else 0.0
