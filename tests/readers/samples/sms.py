"""Backups of Android phones: SMS Backup & Restore's XML, with MMS, and as others write it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

from tests.readers.samples import THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

THEIR_NUMBER: Final = "+44 7700 900123"

_DECLARATION: Final = b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
_COMMENT: Final = b"<!--File Created By SMS Backup & Restore v10.20.002 on 01/03/2024 12:00:00-->\n"


def written(text: str) -> str:
    """Write a text as the app does: what is above U+FFFF becomes two references, which XML forbids."""
    units = quoteattr(text, {"\n": "&#10;"})[1:-1].replace('"', "&quot;")
    return "".join(c if ord(c) < 0x10000 else _halves(ord(c)) for c in units)


def _halves(code: int) -> str:
    """Write a character as the references of its two halves."""
    high, low = divmod(code - 0x10000, 0x400)
    return f"&#{0xD800 + high};&#{0xDC00 + low};"


def _sms(i: int) -> bytes:
    """Write an SMS, every attribute as the app has it."""
    mine = is_mine(i)
    return (
        f'  <sms protocol="0" address="{THEIR_NUMBER}" date="{second_of(i)}000" type="{2 if mine else 1}"'
        f' subject="null" body="{written(text_of(i))}" toa="null" sc_toa="null" service_center="null"'
        f' read="1" status="-1" locked="0" date_sent="{0 if mine else second_of(i) * 1000}" sub_id="1"'
        f' readable_date="Mar 1, 2024 12:00:00 PM" contact_name="{THEM}" />'
    ).encode()


def _mms(i: int) -> bytes:
    """Write an MMS of one text, every part of it on a line of its own."""
    mine = is_mine(i)
    them, me = THEIR_NUMBER.replace(" ", ""), "insert-address-token"
    sender, receiver = (me, them) if mine else (them, me)
    return (
        f'  <mms date="{second_of(i)}000" rr="129" sub="null" ct_t="application/vnd.wap.multipart.related"'
        f' read_status="null" seen="1" msg_box="{2 if mine else 1}" address="{THEIR_NUMBER}" sub_cs="null"'
        f' m_type="{128 if mine else 132}" date_sent="{second_of(i)}" text_only="1" contact_name="{THEM}">\n'
        "    <parts>\n"
        '      <part seq="-1" ct="application/smil" name="null" chset="null" cl="smil.xml"'
        ' text="&lt;smil&gt;&lt;body/&gt;&lt;/smil&gt;" />\n'
        f'      <part seq="0" ct="text/plain" name="null" chset="106" text="{written(text_of(i))}" />\n'
        "    </parts>\n    <addrs>\n"
        f'      <addr address="{sender}" type="137" charset="106" />\n'
        f'      <addr address="{receiver}" type="151" charset="106" />\n'
        "    </addrs>\n  </mms>"
    ).encode()


def _converted(i: int) -> bytes:
    """Write an SMS as converters from Signal do: other order, single quotes, no line break."""
    kind = 2 if is_mine(i) else 1
    body = text_of(i).replace("'", "&apos;")
    return (
        f"<sms protocol='0' contact_name='null' address='{THEIR_NUMBER}' readable_date='null'"
        f" date='{second_of(i)}000' type='{kind}' body='{body}' read='1' status='-1'></sms>"
    ).encode()


def _backup(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write a backup of messages."""
    head = f'<smses count="{len(records)}" backup_set="a" backup_date="1" type="full">\n'.encode()
    return {"sms-20240301120000.xml": _DECLARATION + _COMMENT + head + b"\n".join(records) + b"\n</smses>"}


def _one_line(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write a backup without a line break."""
    return {"backup.xml": b"<smses count='9'>" + b"".join(records) + b"</smses>"}


def _columns(i: int) -> dict[str, Any]:
    """Give the columns that both tables of the phone have."""
    return {"_id": str(i), "thread_id": "3", "date_sent": "0", "read": "1", "sub_id": "1"}


def _row(i: int) -> bytes:
    """Write an SMS as SMS Import / Export does: the columns of the phone's own table, all as texts."""
    row = _columns(i) | {
        "address": THEIR_NUMBER,
        "date": f"{second_of(i)}000",
        "type": "2" if is_mine(i) else "1",
        "body": text_of(i),
        "__display_name": THEM,
    }
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def _row_of_pictures(i: int, mark: str = "__") -> bytes:
    """Write an MMS as SMS Import / Export does, with what it adds."""
    mine = is_mine(i)
    them = {"address": THEIR_NUMBER, "charset": "106", f"{mark}display_name": THEM}
    me = {"address": "insert-address-token" if mine else "+447700900200", "charset": "106"}
    row = _columns(i) | {
        "date": str(second_of(i)),
        "msg_box": "2" if mine else "1",
        "m_type": "128" if mine else "132",
        f"{mark}sender_address": (me if mine else them) | {"type": "137"},
        f"{mark}recipient_addresses": [(them if mine else me) | {"type": "151"}],
        f"{mark}parts": [
            {"seq": "-1", "ct": "application/smil", "text": "<smil><body/></smil>"},
            {"seq": "0", "ct": "text/plain", "chset": "106", "text": text_of(i)},
        ],
    }
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def _old_row(i: int) -> bytes:
    """Write an MMS as the app did before its version 2."""
    return _row_of_pictures(i, "")


def _lines(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write the export that lies in the app's zip."""
    return {"messages.ndjson": b"".join(r + b"\n" for r in records)}


def _list(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write the export of older versions."""
    return {"messages-2022-03-01.json": b"[\n" + b",\n".join(records) + b"\n]"}


SAMPLES: Final = [
    Sample("sms", "text messages", _sms, _backup),
    Sample("sms", "picture messages", _mms, _backup),
    Sample("sms", "another writer", _converted, _one_line),
    Sample("sms", "rows of text messages", _row, _lines),
    Sample("sms", "rows of picture messages", _row_of_pictures, _lines),
    Sample("sms", "rows in a list", _old_row, _list),
]
