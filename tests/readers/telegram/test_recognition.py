"""A file is recognised by what is in it, whatever it is called, and before anything heavy is loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from letbe.readers.source import HEAD_BYTES
from letbe.readers.telegram import READER
from tests.readers.telegram.documents import account, chat, documents, layouts, message

SOURCE = Path(__file__).parents[3] / "src"


def head(document: object, **layout: Any) -> bytes:
    """Give the first bytes of a document."""
    return json.dumps(document, **layout).encode()[:HEAD_BYTES]


def test_recognising_loads_no_compiler() -> None:
    """Every file that a person hands over is asked about."""
    code = (
        "import sys; from letbe.readers.telegram import READER;"
        "READER.recognise(b'{}', 'x'); sys.exit('numba' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": "src"}).returncode == 0
    )


@settings(max_examples=50)
@given(documents, layouts)
def test_whatever_holds_a_message_is_recognised(document: dict[str, Any], layout: dict[str, Any]) -> None:
    """In any order of the keys and any white space."""
    raw = json.dumps(document, **layout).encode("utf-8", "surrogatepass")
    if b'"date_unixtime"' in raw[: HEAD_BYTES // 2]:
        assert READER.recognise(raw[:HEAD_BYTES], "x.txt") >= 0.9


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_every_encoding_is_recognised(encoding: str) -> None:
    """People pass exports through other programs."""
    raw = json.dumps(chat(message()), indent=1).encode(encoding)
    assert READER.recognise(raw[:HEAD_BYTES], "result.json") == 1


@pytest.mark.parametrize("kind", ["personal_chat", "private_supergroup", "public_channel", "saved_messages"])
def test_a_chat_without_messages_is_recognised(kind: str) -> None:
    """An empty chat is an export, too."""
    assert READER.recognise(head(chat(kind=kind)), "x") == 1


def test_an_account_is_recognised_by_its_first_page() -> None:
    """The chats may begin after a long list of contacts."""
    whole = account(chat(message()))
    whole["contacts"]["list"] = [{"first_name": "A" * 50}] * 5000
    assert READER.recognise(head(whole, indent=1), "x") == 1


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"{",
        b"[]",
        b"\0\0\0",
        b"\xff\xfe",
        b'{"messages": []}',
        b'{"participants": [{"name": "A"}], "messages": [{"sender_name": "A", "timestamp_ms": 1}]}',
        b'{"guild": {"id": "1"}, "channel": {"type": "DirectTextChat"}, "messages": [{"type": "Default"}]}',
        b'{"name": "letbe", "version": "1.0", "type": "module"}',
        b'12/31/23, 23:59 - Mara: {"type": "personal_chat"}',
        b"From mara@example.org Sat Jan  3 01:05:34 2015",
    ],
    ids=lambda b: repr(b[:24]),
)
def test_other_files_are_left_alone(other: bytes) -> None:
    """A wrong guess would hide the right reader."""
    assert READER.recognise(other, "chat.json") < 0.5
