"""The example is what the script makes, holds what its truth says, and names nobody real."""

from __future__ import annotations

import email
import itertools
import json
import mailbox
import re
import zipfile
from collections import Counter
from datetime import UTC, datetime
from email import policy
from email.utils import getaddresses
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from letbe import example
from scripts import make_example

if TYPE_CHECKING:
    from pathlib import Path

BERLIN = ZoneInfo(example.ZONE)
#: The bundled exports travel in every wheel.
MOST_BYTES = 600_000
LONGEST_TEXT = 200
LRM = "\u200e"

#: How a record begins in each style, up to its name or words.
ANDROID = r"(\d\d/\d\d/\d{4}, \d\d:\d\d) - "
US = LRM + r"?\[(\d+/\d+/\d\d, \d+:\d\d:\d\d\u202f[AP]M)\] "
GERMAN = LRM + r"?\[(\d\d\.\d\d\.\d\d, \d\d:\d\d:\d\d)\] "
NAME = r"(?:([^:\"]+): )?"
STYLES = {
    "mara": (ANDROID, "%d/%m/%Y, %H:%M"),
    "ola": (US, "%m/%d/%y, %I:%M:%S\u202f%p"),
    "hana": (GERMAN, "%d.%m.%y, %H:%M:%S"),
    "group": (ANDROID, "%d/%m/%Y, %H:%M"),
}
#: What Android writes where nobody typed.
UNTYPED = ("<Media omitted>", "Missed voice call", "You deleted this message", "This message was deleted")
#: (when, who, words); who is empty where the app itself speaks.
Line = tuple[str, str, str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bundled exports as plain files."""
    target = tmp_path_factory.mktemp("example")
    example.copy_to(target)
    return target


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    """Give what was planted."""
    return example.truth()


def person(truth: dict[str, Any], key: str) -> dict[str, Any]:
    """Find somebody in the truth."""
    found: dict[str, Any] = next(p for p in truth["people"] if p["key"] == key)
    return found


def channel(truth: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    """Find what is planted for somebody on a channel."""
    found: dict[str, Any] = next(c for c in person(truth, key)["channels"] if c["channel"] == name)
    return found


def whatsapp_lines(path: Path, key: str) -> list[Line]:
    """Read a chat with a pattern for its own style."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            text = archive.read(archive.namelist()[0]).decode()
    else:
        text = path.read_bytes().decode()
    begin = STYLES[key][0]
    starts = [m.start() for m in re.finditer("^" + begin, text, re.MULTILINE)]
    pieces = [text[a:b] for a, b in itertools.pairwise([*starts, len(text)])]
    found = [re.fullmatch(begin + NAME + "(.*)", piece.rstrip("\r\n"), re.DOTALL) for piece in pieces]
    return [(m[1], m[2] or "", m[3]) for m in found if m]


def is_notice(line: Line) -> bool:
    """Tell what the app said by itself."""
    return not line[1] or "end-to-end encrypted" in line[2]


def asks(text: str) -> bool:
    """Tell a question from a question mark that belongs to a link."""
    return "?" in re.sub(r"https?://\S+", "", text)


def own_words(mail: email.message.Message) -> str:
    """Give what was typed in a mail: what stands before the signature, unpacked."""
    raw = mail.get_payload(decode=True)
    assert isinstance(raw, bytes)
    before = raw.decode("utf-8").replace("\r\n", "\n").split("\n-- \n")[0]
    return re.sub(r"(?m)^>From ", "From ", before).strip()


def side(lines: list[Line], mine: bool) -> dict[str, int]:
    """Count one side of a chat from its bare words."""
    own = [w for _, who, w in lines if (who == example.OWNER) == mine]
    media = sum(w == "<Media omitted>" or w.endswith(" omitted") for w in own)
    calls = sum(w.lstrip(LRM) == "Missed voice call" for w in own)
    deleted = sum("deleted this message" in w or "message was deleted" in w for w in own)
    edited = [w for w in own if w.endswith("<This message was edited>")]
    unedited = [re.sub(f" {LRM}?<This message was edited>$", "", w) for w in own]
    typed = [w for w in unedited if not w.startswith(LRM) and w not in UNTYPED]
    return {
        "text": len(own) - media - calls,
        "media": media,
        "call": calls,
        "deleted": deleted,
        "edited": len(edited),
        "question": sum(map(asks, typed)),
        "chars": sum(map(len, typed)),
    }


def utc(stamp: str, key: str) -> str:
    """Turn a wall-clock time of a chat into UTC."""
    wall = datetime.strptime(stamp, STYLES[key][1]).replace(tzinfo=BERLIN)
    return wall.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def telegram_chats(folder: Path) -> list[dict[str, Any]]:
    """Give the chats of the account."""
    with zipfile.ZipFile(folder / "telegram" / "DataExport_2026-01-05.zip") as archive:
        whole = json.loads(archive.read("DataExport_2026-01-05/result.json"))
    found: list[dict[str, Any]] = whole["chats"]["list"]
    return found


def all_mails(folder: Path) -> list[tuple[str, email.message.Message]]:
    """Give every mail with the place it lies in."""
    path = folder / "mail" / "All mail Including Spam and Trash.mbox"
    box = mailbox.mbox(path, create=False)
    found: list[tuple[str, email.message.Message]] = [(f"mail/{path.name}", m) for m in box]
    box.close()
    garden = sorted((folder / "mail" / "garden").iterdir())
    return found + [
        ("mail/garden", email.message_from_bytes(eml.read_bytes(), policy=policy.default)) for eml in garden
    ]


def test_the_checked_in_files_are_what_the_script_makes() -> None:
    """A change of the script that was not run, or of a file by hand, would go unseen."""
    assert make_example.stale() == []


def test_making_it_twice_gives_the_same_bytes() -> None:
    """Chance is seeded and nothing looks at the clock."""
    first, second = make_example.make(), make_example.make()
    assert [make_example.packed(c) for c in first[0].values()] == [
        make_example.packed(c) for c in second[0].values()
    ]
    assert first[1] == second[1]


def test_the_bundle_stays_small(folder: Path) -> None:
    """It travels in every wheel, and still is a year of messages."""
    assert sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) < MOST_BYTES


def test_copy_names_every_file_and_may_be_repeated(tmp_path: Path) -> None:
    """The demo copies the example into a place that may already have it."""
    first = example.copy_to(tmp_path / "a")
    assert first == example.copy_to(tmp_path / "a")
    assert first == sorted(p for p in (tmp_path / "a").rglob("*") if p.is_file())
    assert {"mail", "telegram", "whatsapp"} == {p.name for p in (tmp_path / "a").iterdir()}


@pytest.mark.parametrize("key", ["mara", "ola", "hana"])
def test_a_chat_of_whatsapp_holds_what_was_planted(folder: Path, truth: dict[str, Any], key: str) -> None:
    """Counted again here with a pattern, without the code that planted it."""
    planted = channel(truth, key, "whatsapp")
    lines = [li for li in whatsapp_lines(folder / planted["file"], key) if not is_notice(li)]
    assert {who for _, who, _ in lines} == {example.OWNER, planted["handle"]["name"]}
    assert side(lines, mine=False) == planted["them"]
    assert side(lines, mine=True) == planted["me"]
    assert (utc(lines[0][0], key), utc(lines[-1][0], key)) == (planted["first"], planted["last"])


def test_some_messages_look_alike_and_are_not_the_same(folder: Path, truth: dict[str, Any]) -> None:
    """To the minute, two photos in a row are one line twice; a history must keep both."""
    planted = channel(truth, "mara", "whatsapp")
    lines = [li for li in whatsapp_lines(folder / planted["file"], "mara") if not is_notice(li)]
    same_words = len(lines) - len(set(lines))
    same_size = len(lines) - len({(at, who, w in UNTYPED and w, len(w)) for at, who, w in lines})
    assert 0 < same_words <= planted["alike"] == same_size
    assert [channel(truth, key, "whatsapp")["alike"] for key in ("ola", "hana")] == [0, 0]


def test_the_family_group_holds_what_was_planted(folder: Path, truth: dict[str, Any]) -> None:
    """Four people write, and the app itself writes four times."""
    planted = truth["group"]
    lines = whatsapp_lines(folder / planted["file"], "group")
    assert sum(map(is_notice, lines)) == planted["notices"]
    people = [li for li in lines if not is_notice(li)]
    counted = Counter(who for _, who, _ in people)
    assert counted == {who: s["text"] + s["media"] + s["call"] for who, s in planted["authors"].items()}
    assert (utc(people[0][0], "group"), utc(people[-1][0], "group")) == (planted["first"], planted["last"])


@pytest.mark.parametrize("key", ["teo", "ravi"])
def test_a_chat_of_telegram_holds_what_was_planted(folder: Path, truth: dict[str, Any], key: str) -> None:
    """Counted again from the JSON."""
    planted = channel(truth, key, "telegram")
    name = planted["handle"]["name"]
    chat = next(c for c in telegram_chats(folder) if c.get("name") == name)
    assert f"user{chat['id']}" == planted["handle"]["address"]
    for who, mine in ((name, "them"), (example.OWNER, "me")):
        rows = [m for m in chat["messages"] if who in (m.get("from"), m.get("actor"))]
        media = sum("photo" in m or "media_type" in m for m in rows)
        calls = sum(m["type"] == "service" for m in rows)
        typed = ["".join(e["text"] for e in m["text_entities"]) for m in rows]
        assert planted[mine] == {
            "text": len(rows) - media - calls,
            "media": media,
            "call": calls,
            "deleted": 0,
            "edited": sum("edited" in m for m in rows),
            "question": sum(map(asks, typed)),
            "chars": sum(map(len, typed)),
        }
    hearts = [r["recent"][0]["from"] for m in chat["messages"] for r in m.get("reactions", [])]
    assert planted["hearts"] == {"them": hearts.count(name), "me": hearts.count(example.OWNER)}
    times = [int(m["date_unixtime"]) for m in chat["messages"]]
    assert times == sorted(set(times))
    ends = [datetime.fromtimestamp(t, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for t in (times[0], times[-1])]
    assert ends == [planted["first"], planted["last"]]


def test_the_two_times_of_a_telegram_message_agree(folder: Path) -> None:
    """The wall clock is the one of the owner's place on that day."""
    for chat in telegram_chats(folder):
        for message in chat["messages"]:
            wall = datetime.fromisoformat(message["date"]).replace(tzinfo=BERLIN)
            assert int(message["date_unixtime"]) == int(wall.timestamp())


@pytest.mark.parametrize("key", ["mara", "bruno", "letter"])
def test_the_mails_are_what_was_planted(folder: Path, truth: dict[str, Any], key: str) -> None:
    """Counted again with the standard library's mailbox and e-mail parser."""
    planted = channel(truth, key, "mail")
    address = planted["handle"]["address"]
    counted: Counter[str] = Counter()
    said: dict[str, list[str]] = {"them": [], "me": []}
    for place, mail in all_mails(folder):
        sender = getaddresses([str(mail["From"])])[0][1]
        to = [a for _, a in getaddresses([str(mail["To"])])]
        if address not in (sender, *to):
            continue
        assert place == planted["file"]
        if mail["List-Id"] or str(mail["Auto-Submitted"] or "no") != "no":
            counted["automatic"] += 1
        elif len(to) > 1:
            counted["to_several"] += 1
        else:
            said["them" if sender == address else "me"].append(own_words(mail))
    for who, texts in said.items():
        questions, chars = sum(map(asks, texts)), sum(map(len, texts))
        assert planted[who] == {"text": len(texts), "question": questions, "chars": chars}
    assert counted["automatic"] == planted["automatic"]
    assert counted["to_several"] == planted["to_several"]


def test_the_story_is_in_the_counts(truth: dict[str, Any]) -> None:
    """Each relation does what its name says, so that later rooms have something to see."""

    def half(key: str, who: str, first: int, last: int) -> int:
        return sum(person(truth, key)["weeks"][who][first:last])

    mara_them, mara_me = half("mara", "them", 0, 53), half("mara", "me", 0, 53)
    assert 0.9 < mara_them / mara_me < 1.1
    assert half("teo", "them", 41, 53) == 0 < half("teo", "me", 41, 53) < 10
    assert half("ola", "them", 40, 53) < 0.2 * half("ola", "them", 0, 13)
    assert half("ola", "me", 40, 53) > 2 * half("ola", "them", 40, 53)
    assert half("ravi", "them", 39, 53) < 0.2 * half("ravi", "them", 0, 13)
    assert half("ravi", "me", 39, 53) < 0.2 * half("ravi", "me", 0, 13)
    assert half("hana", "them", 16, 28) == 0 < half("hana", "them", 30, 53)
    assert half("letter", "me", 0, 53) == 0
    assert half("letter", "them", 0, 53) == 52


def test_the_request_is_in_the_export_at_its_time(folder: Path, truth: dict[str, Any]) -> None:
    """Words come first, so they must be there to be found."""
    asked = person(truth, "teo")["request"]["at"]
    at = int(datetime.fromisoformat(asked).timestamp())
    chat = next(c for c in telegram_chats(folder) if c.get("name") == "Teo Marchetti")
    (message,) = [m for m in chat["messages"] if int(m["date_unixtime"]) == at]
    assert message["from"] == "Teo Marchetti"
    assert "space" in message["text"]
    later = [m for m in chat["messages"] if int(m["date_unixtime"]) > at]
    assert {m["from"] for m in later if "only" in m["text"] or "Merry" in m["text"]} == {example.OWNER}
    assert sum(m["from"] == example.OWNER for m in later) == len(person(truth, "teo")["written_after"])


def every_text(folder: Path) -> list[str]:
    """Give every text of every chat, and every mail as it is written."""
    found = [w for f, k in CHATS for _, _, w in whatsapp_lines(folder / "whatsapp" / f, k)]
    found += [
        "".join(e["text"] for e in m["text_entities"]) for c in telegram_chats(folder) for m in c["messages"]
    ]
    return found


CHATS = (
    ("WhatsApp Chat with Mara Lindqvist.txt", "mara"),
    ("WhatsApp Chat - Ola Wierzbicka.zip", "ola"),
    ("WhatsApp Chat - Hana Veselka.zip", "hana"),
    ("WhatsApp Chat with Adlers.zip", "group"),
)


def test_no_text_is_long_or_left_unfilled(folder: Path) -> None:
    """People write short lines, and no table shows through."""
    said = every_text(folder)
    assert len(said) > 6000
    assert max(map(len, said)) <= LONGEST_TEXT
    assert not [t for t in said if re.search(r"[{}|]|\\n|\[(photo|voice|edited)", t)]


def test_every_number_is_kept_for_stories(folder: Path) -> None:
    """Germany keeps 0171 39200xx, the United Kingdom 07700 900xxx, for films and books."""
    with zipfile.ZipFile(folder / "telegram" / "DataExport_2026-01-05.zip") as archive:
        whole = archive.read("DataExport_2026-01-05/result.json").decode()
    numbers = re.findall(r"\+\d[\d \-]{6,}", whole + "\n".join(every_text(folder)))
    assert len(numbers) == 4
    assert [n for n in numbers if not re.fullmatch(r"\+4917139200\d\d|\+447700900\d{3}", n)] == []


def test_every_address_lies_in_a_domain_that_nobody_can_own(folder: Path) -> None:
    """RFC 2606 keeps them; a mail to any of them goes nowhere."""
    for _, mail in all_mails(folder):
        for _, address in getaddresses([str(mail["From"]), str(mail["To"])]):
            assert re.fullmatch(r".+@(.+\.example|example\.(org|net|com))", address)


def test_a_cast_of_eight_and_no_one_else(folder: Path, truth: dict[str, Any]) -> None:
    """Seven people, a family of four with the owner in it, and the owner's name everywhere."""
    assert len(truth["people"]) == 7
    assert truth["owner"]["name"] == example.OWNER
    assert set(truth["group"]["authors"]) == {"Noor Adler", "Miriam Adler", "Elias Adler", "Lotte Brandis"}
    named = {c.get("name") for c in telegram_chats(folder)}
    assert named == {None, "Teo Marchetti", "Ravi Ellwood"}
