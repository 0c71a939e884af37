"""Read one ``CallHistory.storedata``: rows of its tables become the columns of a scan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.apple import EPOCH_US, is_robot, spelled
from letbe.readers.database.opening import Opened, database_and_log, opened
from letbe.readers.database.walking import Piece, Table, tables_of, walk
from letbe.readers.fields.columns import Columns, hashed
from letbe.readers.fields.handles import Handles
from letbe.readers.fields.values import UNREAD, UTC, within
from letbe.readers.rows import Chat, Handle, Kind, Scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from letbe.readers.rows import Work

BY_MARK: Final = "the log's own mark of who called"
BY_ADDRESS: Final = "the call's own address"

#: The handle that is me.
_ME: Final = 0

#: The table that joins calls of several people with them, and its columns: the number is the system's.
_JOIN: Final = re.compile(r"z_\d+remoteparticipanthandles")
_CALL_COLUMN: Final = re.compile(r"z_\d+remoteparticipantcalls\d*")
_HANDLE_COLUMN: Final = re.compile(r"z_\d+remoteparticipanthandles\d*")


def scan(work: Work) -> Scan:
    """Read a log of calls; see ``AppleCalls.scan``."""
    source, log = database_and_log(work.sources)
    with opened(source, log) as database:
        tables = tables_of(database)
        columns = tables.get("zcallrecord", frozenset())
        if not {"zdate", "zaddress"} <= columns:
            raise UnreadableError(f"{source.path} holds no calls", "give CallHistory.storedata")
        calls = _Calls(_together(database, tables), Columns())
        for piece in walk(database, _table(columns), calls.refuse):
            calls.add(piece)
        work.progress(database.size)
        return calls.done(work, database)


def _table(columns: frozenset[str]) -> Table:
    """Ask for what is there."""
    has = columns.__contains__
    apple = "zservice_provider IS NULL OR zservice_provider LIKE 'com.apple.%'"
    return Table(
        "zcallrecord",
        {
            "at": "zdate * 1000000",
            "mine": "zoriginated IS TRUE" if has("zoriginated") else "0",
            "foreign": f"({apple}) IS NOT TRUE" if has("zservice_provider") else "0",
        },
        {
            "address": "zaddress",
            "name": "zname" if has("zname") else "NULL",
            "country": "ziso_country_code" if has("ziso_country_code") else "NULL",
            "id": "zunique_id" if has("zunique_id") else "NULL",
        },
    )


def _together(database: Opened, tables: Mapping[str, frozenset[str]]) -> dict[int, list[str]]:
    """Give the addresses of calls with several people, by the number of the call."""
    join = next((t for t in tables if _JOIN.fullmatch(t)), None)
    if join is None or "zvalue" not in tables.get("zhandle", frozenset()):
        return {}
    call = next((c for c in tables[join] if _CALL_COLUMN.fullmatch(c)), None)
    handle = next((c for c in tables[join] if _HANDLE_COLUMN.fullmatch(c)), None)
    if call is None or handle is None:
        return {}
    value: dict[int, str] = {}
    for piece in walk(database, Table("zhandle", {}, {"value": "zvalue"})):
        for k, key in enumerate(piece.key.tolist()):
            value[key] = (piece.texts["value"].raw(k) or b"").decode("utf-8", "replace").strip()
    members: dict[int, list[str]] = {}
    for piece in walk(database, Table(join, {"call": call, "handle": handle})):
        for key, who in zip(piece.ints["call"].tolist(), piece.ints["handle"].tolist(), strict=True):
            if value.get(who):
                members.setdefault(key, []).append(value[who])
    return members


class _Calls:
    """Gathers the calls of one log."""

    def __init__(self, members: Mapping[int, list[str]], columns: Columns) -> None:
        self._columns = columns
        self._people = Handles()
        self._countries = Handles()
        self._chats: dict[int, Chat] = {}
        self._foreign = 0
        self._members = {key: sorted(set(several)) for key, several in members.items()}
        self._several = np.array(sorted(k for k, v in self._members.items() if len(v) > 1), np.int64)
        self._alone = {k: v[0] for k, v in self._members.items() if len(v) == 1}
        self._people.add("", None)  # me
        self._countries.add("", None)

    def refuse(self, record: int, reason: str) -> None:
        """Report a row that cannot be read."""
        self._columns.refuse([record], reason)

    def add(self, piece: Piece) -> None:
        """Take over some calls."""
        address = piece.texts["address"].only(piece.texts["address"].end > piece.texts["address"].start)
        who = self._people.number(address, piece.texts["name"])
        self._countries.number(address, piece.texts["country"])
        for k in np.flatnonzero(who < 0).tolist():  # named beside the call only
            if (single := self._alone.get(int(piece.key[k]))) is not None:
                who[k] = self._people.add(single)
                self._countries.add(single)
        together = np.isin(piece.key, self._several)
        chat = who.astype(np.int64)
        for k in np.flatnonzero(together).tolist():
            chat[k], who[k] = self._group(int(piece.key[k]), int(who[k]))
        foreign = piece.ints["foreign"] != 0
        self._foreign += int(foreign.sum())
        at = piece.ints["at"] + EPOCH_US
        nobody = (who < 0) & ~foreign
        self._columns.refuse(piece.record[nobody], "it names nobody")
        kept = ~foreign & ~nobody
        ids = piece.texts["id"]
        self._columns.add(
            piece.record[kept],
            at[kept],
            known=np.where((piece.ints["at"] > 0) & within(at), UTC, UNREAD).astype(np.int8)[kept],
            chat=chat[kept],
            author=np.where(piece.ints["mine"] != 0, _ME, who)[kept],
            kind=Kind.CALL,
            native=hashed(ids.only(ids.end > ids.start))[kept],
        )

    def _group(self, key: int, who: int) -> tuple[int, int]:
        """Give the conversation of a call with several people, and who of them called, as far as is known."""
        several = self._members[key]
        if who < 0:
            who = self._people.add(several[0])
            self._countries.add(several[0])
        joint = self._people.add("~".join(several))
        self._countries.add("~".join(several))
        self._chats[joint] = Chat("group", None, "~".join(several))
        return joint, who

    def done(self, work: Work, database: Opened) -> Scan:
        """Give what was found.  The number of an address is that of its conversation, too."""
        rows, utc, _ = self._columns.rows(work.ask.zone)
        countries = [h.name or "" for h in self._countries.handles()]
        handles = [
            Handle(h.name, spelled(h.address or "", country))
            for h, country in zip(self._people.handles(), countries, strict=True)
        ]
        handles[_ME] = Handle("Me", None)
        chats = [self._chats.get(k) or _chat(k, h) for k, h in enumerate(handles)]
        warnings = list(database.notes)
        if self._foreign:
            warnings.append(f"calls of other apps stand in those apps' exports; left out: {self._foreign:,}")
        return Scan(
            format="calls",
            rows=rows,
            chats=tuple(chats),
            handles=tuple(handles),
            me=frozenset({_ME}),
            me_by=BY_MARK,
            date_order="native" if len(rows) else None,
            date_order_by="a machine's time stamp" if len(rows) else None,
            utc=utc,
            warnings=tuple(warnings),
            errors=self._columns.errors,
            errors_total=self._columns.errors_total,
        )


def _chat(number: int, handle: Handle) -> Chat:
    """Describe the calls with one person."""
    if number == _ME:
        return Chat("self")
    kind = "robot" if is_robot(handle.address or "") else "one"
    return Chat(kind, handle.name, handle.address, number, BY_ADDRESS)
