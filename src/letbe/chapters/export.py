"""Everything letbe holds about one person, in open formats: for the user, or to hand to them.

What lies in a home is given as it is; nothing is worked out.  Times are UTC.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from letbe.history.store import History
from letbe.home.handles import decisions, load_handles, person_names
from letbe.home.papers import papers
from letbe.space.entries import plain
from letbe.space.person import ids_of, open_log

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letbe.home import Home
    from letbe.people.match import Known

#: What stands beside the files, so that they are understood without letbe.
README: Final = """\
Everything letbe held about one person.

person.json      the name you gave, their addresses, and which of them you joined or took apart
messages.csv     a row a message: when, in which direction, on which channel, how long; letbe keeps no words
messages.parquet the same, with its types
log.json         what was asked for, chosen and let through, in order
papers.json      letters, answers, and the sentences in which they asked for room

Times are UTC. "out" is from you, "in" is from them.
"""


def messages_of(home: Home, person: Known, columns: Sequence[str] | None = None) -> pa.Table:
    """Load what the history holds of one person.

    Args:
        home: An open home.
        person: Who.
        columns: ``handle`` among them; None for all.

    Returns:
        Rows of ``letbe.history.schema.STORED``, in order of time within each address.

    Raises:
        DamagedError: A file is not what was written.

    Cost: reads the bucket that holds them.
    """
    handles = pa.array([h.id for h in load_handles(home) if h.person == person.id], pa.int64())
    history = History(home)
    tables = (history.load(bucket, columns) for bucket in history.buckets())
    found = [table.filter(pc.is_in(table["handle"], value_set=handles)) for table in tables]
    return pa.concat_tables(found) if found else pa.table({"handle": pa.array([], pa.int64())})


def everything(home: Home, person: Known) -> Iterator[tuple[str, bytes]]:
    """Give the files of an export, one after the other.

    Args:
        home: An open home.
        person: Who.

    Returns:
        Names and contents.

    Raises:
        DamagedError: Something in the home is not what was written.
    """
    messages = messages_of(home, person)
    messages = messages.drop_columns([c for c in ("handle", "key") if c in messages.column_names])
    yield "README.txt", README.encode()
    yield "person.json", _json(_who(home, person))
    yield "messages.csv", _csv(messages)
    yield "messages.parquet", _parquet(messages)
    yield "log.json", _json(_log(home, person))
    yield "papers.json", _json([{"room": p.room, **p.content} for p in papers(home, person.id)])


def _who(home: Home, person: Known) -> dict[str, Any]:
    """Give their names and addresses."""
    everyone = load_handles(home)
    theirs = [h for h in everyone if h.person == person.id]
    address = {h.id: h.identity for h in everyone}
    return {
        "your_name_for_them": person_names(home).get(person.id),
        "addresses": [{"address": h.identity, "channel": h.channel, "name": h.name} for h in theirs],
        "decided": [
            {"kind": d.kind, "addresses": [address[d.a], address[d.b]]}
            for d in decisions(home)
            if {d.a, d.b} & {h.id for h in theirs}
        ],
    }


def _log(home: Home, person: Known) -> list[dict[str, Any]]:
    """Give the entries of the log about them."""
    log = open_log(home)
    entries = sorted((e for i in ids_of(home, person.handles) for e in log.entries(i)), key=lambda e: e.seq)
    return [
        {
            "entry": e.seq,
            "at": e.at.isoformat(),
            "kind": e.kind.value if e.kind else "",
            "content": plain(e.body),
        }
        for e in entries
    ]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def _csv(table: pa.Table) -> bytes:
    """Write a table as CSV; listed words as words."""
    plain_columns = [c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c for c in table.columns]
    file = io.BytesIO()
    pyarrow.csv.write_csv(pa.table(plain_columns, names=table.column_names), file)
    return file.getvalue()


def _parquet(table: pa.Table) -> bytes:
    file = io.BytesIO()
    pyarrow.parquet.write_table(table, file)
    return file.getvalue()
