"""Make the bundled example: a year of Noor Adler and the people she knows.

    python -m scripts.make_example            writes src/letbe/example/data and truth.json
    python -m scripts.make_example --check    says whether what is checked in is what it would write

The same files come out each time and everywhere: chance is seeded, archives carry fixed dates.
Only the packing inside an archive may differ between builds of zlib, so ``--check`` and the tests
compare what archives hold, not how it is packed.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Final

from scripts.example import mail, telegram, truth, whatsapp
from scripts.example.cast import FAMILY, FAMILY_TITLE, FRIENDS, HANA, MARA, NOOR, OLA, RAVI, TEO
from scripts.example.year import Item, chat, family, local

ROOM: Final = Path(__file__).parents[1] / "src" / "letbe" / "example"
#: When the archives say their members were written: 5 January 2026, 09:40.
PACKED: Final = (2026, 1, 5, 9, 40, 0)

ANDROID: Final = f"WhatsApp Chat with {MARA.name}.txt"
BOX: Final = "All mail Including Spam and Trash.mbox"

SAVED: Final = (
    (date(2025, 2, 3), "lens cloth, oat milk, stamps"),
    (date(2025, 4, 14), "https://example.org/route?stage=4"),
    (date(2025, 6, 20), "ask Elias about the tent"),
    (date(2025, 9, 9), "choir: river song, second voice, page 12"),
    (date(2025, 11, 24), "not write to Teo. drink tea."),
)

#: A file is text, or an archive of (name, text).
Content = str | tuple[tuple[str, str], ...]


def _begun(items: list[Item], who: str) -> whatsapp.Note:
    """Begin a chat as the app does."""
    return items[0].at, who, whatsapp.ENCRYPTED


def _family(items: list[Item]) -> str:
    """Write the group with what the app says in it."""
    notes = [
        (items[0].at, "", whatsapp.ENCRYPTED.replace("this chat", "this group")),
        (
            local(date(2025, 3, 30), 40_000),
            "",
            f'{FAMILY["e"]} changed the subject to "{FAMILY_TITLE}: the four"',
        ),
        (local(date(2025, 3, 30), 40_120), "", f'{FAMILY["m"]} changed the subject to "{FAMILY_TITLE}"'),
        (local(date(2025, 8, 2), 65_000), "", "You changed this group's icon"),
    ]
    return whatsapp.android(items, FAMILY, notes)


def make() -> tuple[dict[str, Content], str]:
    """Make all files, and the truth about them.

    Returns:
        Path below ``data`` to content, in the order of the paths; ``truth.json`` as text.
    """
    chats = {person.key: chat(person) for person in FRIENDS}
    group = family()
    names = {p.key: {"n": NOOR, "t": p.name} for p in FRIENDS}
    saved = [(local(day, 45_000), text) for day, text in SAVED]
    pairs = [(TEO, chats["teo"]), (RAVI, chats["ravi"])]
    box, garden = mail.box(), mail.garden()
    mara, ola, hana = (chats[p.key] for p in (MARA, OLA, HANA))
    files: dict[str, Content] = {
        f"whatsapp/{ANDROID}": whatsapp.android(mara, names["mara"], [_begun(mara, "")]),
        f"whatsapp/WhatsApp Chat - {OLA.name}.zip": (
            (
                "_chat.txt",
                whatsapp.iphone(ola, names["ola"], [_begun(ola, OLA.name)], whatsapp.us_stamp),
            ),
        ),
        f"whatsapp/WhatsApp Chat - {HANA.name}.zip": (
            (
                "_chat.txt",
                whatsapp.iphone(hana, names["hana"], [_begun(hana, HANA.name)], whatsapp.german_stamp),
            ),
        ),
        f"whatsapp/WhatsApp Chat with {FAMILY_TITLE}.zip": (
            (f"WhatsApp Chat with {FAMILY_TITLE}.txt", _family(group)),
        ),
        "telegram/DataExport_2026-01-05.zip": (
            ("DataExport_2026-01-05/result.json", telegram.account(pairs, saved)),
        ),
        f"mail/{BOX}": mail.mbox(box),
    }
    for i, one in enumerate(garden):
        files[f"mail/garden/{i + 1:04d}.eml"] = mail.written(one).replace("\n", "\r\n")
    told = truth.tell(chats, group, box, garden, len(saved))
    return files, json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def packed(content: Content) -> bytes:
    """Give the bytes of a file."""
    if isinstance(content, str):
        return content.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in content:
            member = zipfile.ZipInfo(name, PACKED)
            member.create_system = 3
            member.external_attr = 0o644 << 16
            archive.writestr(member, text.encode(), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def unpacked(path: Path) -> Content | bytes:
    """Give what a checked-in file holds, to be compared with what ``make`` gives."""
    raw = path.read_bytes()
    if path.suffix != ".zip":
        return raw.decode()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if any(m.date_time != PACKED for m in archive.infolist()):
            return raw
        return tuple((m.filename, archive.read(m).decode()) for m in archive.infolist())


def stale(room: Path = ROOM) -> list[str]:
    """Name the files that are not what ``make`` gives: missing, different or too many."""
    files, told = make()
    data = room / "data"
    there = {str(p.relative_to(data).as_posix()) for p in data.rglob("*") if p.is_file()}
    found = sorted(there ^ set(files))
    found += [name for name in files if name in there and unpacked(data / name) != files[name]]
    truth_file = room / "truth.json"
    if not truth_file.exists() or truth_file.read_bytes() != told.encode():
        found.append("truth.json")
    return found


def write(room: Path = ROOM) -> None:
    """Write all files; what is no longer made goes away."""
    files, told = make()
    data = room / "data"
    for old in [p for p in data.rglob("*") if p.is_file()]:
        if old.relative_to(data).as_posix() not in files:
            old.unlink()
    for name, content in files.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed(content))
    (room / "truth.json").write_bytes(told.encode())


def main(arguments: list[str]) -> int:
    """Write, or with ``--check`` only compare."""
    if arguments == ["--check"]:
        found = stale()
        sys.stdout.write("\n".join(found or ["the example is what the script makes"]) + "\n")
        return 1 if found else 0
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
