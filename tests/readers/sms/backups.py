"""Backups as SMS Backup & Restore writes them, for tests: invented people, every kind of record."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from letbe.readers.rows import Ask, Kind, Scan, Work
from letbe.readers.sms import BACKUP
from letbe.readers.source import from_bytes

UTC = ZoneInfo("UTC")
NOON = 1_706_702_400_123  # 2024-01-31 12:00:00.123 UTC, in milliseconds
ADA, BEN, CAI, OWN = "+447700900123", "+447700900124", "+447700900125", "+447700900200"


class Ear:
    """Hears what people wrote."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def hear(self, buffer, starts, ends, records) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        """Keep texts."""
        del records
        self.texts += [buffer[a:b].tobytes().decode() for a, b in zip(starts, ends, strict=True)]

    def begin_anew(self) -> None:
        """Forget."""
        self.texts.clear()

    def renumber(self, record_of: object) -> None:
        """Take other numbers."""
        del record_of


def read(*records: str, ear: Ear | None = None) -> Scan:
    """Read a backup of some records."""
    return read_bytes(f"<smses count='9'>{''.join(records)}</smses>".encode(), ear)


def read_bytes(raw: bytes, ear: Ear | None = None) -> Scan:
    """Read bytes."""
    return BACKUP.scan(Work([from_bytes(raw, "sms.xml")], Ask(UTC), listen=ear))


def element(name: str, fields: dict[str, object], inner: str = "") -> str:
    """Write an element; a field of None is left out."""
    written = "".join(f' {k}="{v}"' for k, v in fields.items() if v is not None)
    return f"<{name}{written}>{inner}</{name}>\n" if inner else f"<{name}{written} />\n"


def sms(**more: object) -> str:
    """Write an SMS that Ada sent."""
    return element(
        "sms", {"address": ADA, "date": NOON, "type": 1, "body": "Kommst du?", "contact_name": "Ada", **more}
    )


def part(ct: str = "text/plain", **more: object) -> str:
    """Write a part of an MMS."""
    return element("part", {"seq": 0, "ct": ct, "name": "null", **more})


def addr(address: str, kind: int) -> str:
    """Write an address of an MMS."""
    return element("addr", {"address": address, "type": kind, "charset": 106})


def mms(*inner: str, **more: object) -> str:
    """Write an MMS that Ada sent."""
    fields = {"date": NOON, "msg_box": 1, "address": ADA, "m_type": 132, "contact_name": "Ada", **more}
    return element("mms", fields, f"<parts>{''.join(inner)}</parts>")


def call(**more: object) -> str:
    """Write a call of Ada's."""
    return element("call", {"number": ADA, "duration": 9, "date": NOON, "type": 1, "presentation": 1, **more})


def kinds(scan: Scan) -> list[Kind]:
    """Give what each row is."""
    return [Kind(k) for k in scan.rows.kind.tolist()]


def writers(scan: Scan) -> list[str | None]:
    """Give who wrote each row: "me", an address, or None for a notice."""
    return [
        None if a < 0 else "me" if a in scan.me else scan.handles[a].address
        for a in scan.rows.author.tolist()
    ]


def parties(scan: Scan) -> list[tuple[str, str | None]]:
    """Give the kind and the address of the conversation of each row."""
    return [(scan.chats[c].kind, scan.chats[c].address) for c in scan.rows.chat.tolist()]
