"""Any table, with a mapping: who, to whom, when and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from letbe.errors import UnreadableError, UsageError
from letbe.people.assign import IN, OUT, UNKNOWN, assign
from letbe.people.me import who_is_me
from letbe.readers.csv import READER
from letbe.readers.csv.mapping import parse
from letbe.readers.rows import Ask, Flag, Kind, Scan, Work
from letbe.readers.source import from_bytes, from_path
from letbe.reading.read import read

if TYPE_CHECKING:
    from pathlib import Path

ZONE: Final = ZoneInfo("UTC")


def scan(content: bytes, mapping: str = "", **more: Any) -> Scan:
    """Read a table of bytes."""
    return READER.scan(
        Work([from_bytes(content)], Ask(ZONE, columns=parse([mapping] if mapping else []), **more))
    )


def ties(scan: Scan, *me: str) -> list[tuple[str, int]]:
    """Give with whom each message was exchanged, and in which direction, in the order of the file."""
    assigned = assign(scan, who_is_me([scan], me)[0])
    return [
        (assigned.parties[p].address if p != UNKNOWN else "?", d)
        for p, d in zip(assigned.party.tolist(), assigned.direction.tolist(), strict=True)
    ]


def test_a_writer_and_a_recipient_make_a_tie_with_each_address() -> None:
    """A mail address or a number is the same person on every channel."""
    content = (
        b"When,By,For,What\n2024-01-01 10:00,me@x.example,Ada <ADA@y.example>,hi\n"
        b"2024-01-01 10:01,ada@y.example,me@x.example,hello\n"
        b"2024-01-01 10:02,+44 7700 900123,me@x.example,yes\n"
    )
    found = scan(content, "time=When,from=By,to=For,text=What")
    assert ties(found) == [("mail:ada@y.example", OUT), ("mail:ada@y.example", IN), ("tel:+447700900123", IN)]
    assert (found.me_by, found.me_sure) == ("the one address that is in every record", False)


def test_of_two_people_either_could_be_me() -> None:
    """Nothing is guessed."""
    found = scan(b"time,from,to\n2024-01-01 10:00,Ada,Ben\n2024-01-01 10:01,Ben,Ada\n")
    assert ties(found) == [("?", UNKNOWN)] * 2
    assert ties(found, "Ben") == [("name:csv:ada", IN), ("name:csv:ada", OUT)]


def test_several_recipients_are_several_ties_of_mine_and_one_of_theirs() -> None:
    """As in a mailbox."""
    content = b"time,from,to\n2024-01-01 10:00,Me,Ada; Ben;\n2024-01-01 10:01,Cy,Me;Ada\n"
    found = scan(content)
    assert ties(found, "me") == [("name:csv:ada", OUT), ("name:csv:ben", OUT), ("name:csv:cy", IN)]
    assert found.rows.recipients.tolist() == [2, 2, 2, 2]


@pytest.mark.parametrize(("out", "mine"), [("", "sent"), ("1", "1"), ("x|y", "Y")])
def test_a_column_tells_the_direction(out: str, mine: str) -> None:
    """In usual words, or as the user says."""
    content = f"Date,Number,Name,Type\n2024-01-01 10:00,077,Ada,{mine}\n2024-01-01 11:00,077,Ada,received\n"
    extra = f",out={out}" if out else ""
    found = scan(content.encode(), f"time=Date,with=Number,name=Name,direction=Type{extra}")
    assert ties(found) == [("csv:077", OUT), ("csv:077", IN)]
    assert found.me_by == "the direction that the file states"
    assert [h.name for h in found.handles if h.address] == ["Ada"]


def test_a_column_of_chats_keeps_conversations_apart() -> None:
    """Two writers are a tie, more are a group; mine is the name that is in every chat."""
    rows = ["Ada,A", "Me,A", "Ben,B", "Me,B", "Me,C", "Ada,C", "Cy,C"]
    content = "time,from,chat\n" + "".join(f"2024-01-01 10:0{k},{row}\n" for k, row in enumerate(rows))
    found = scan(content.encode())
    assert [c.kind for c in found.chats] == ["one", "one", "group"]
    ada, ben, group = "name:csv:ada", "name:csv:ben", "csv:c"
    assert ties(found) == [
        (ada, IN), (ada, OUT), (ben, IN), (ben, OUT), (group, OUT), (group, IN), (group, IN),
    ]  # fmt: skip


def test_a_chat_can_be_named_after_the_other_one() -> None:
    """Where only the direction says who wrote."""
    content = (
        b"time,chat,direction\n2024-01-01 10:00,Ada,out\n2024-01-01 10:01,Ada,in\n2024-01-01 10:02,Ben,out\n"
    )
    found = scan(content, "time=time,chat=chat,direction=direction")
    assert ties(found)[:2] == [("name:csv:ada", OUT), ("name:csv:ada", IN)]
    assert ties(found)[2][1] == OUT


def test_sizes_kinds_and_flags_come_from_columns() -> None:
    """An organisation hands out no texts."""
    content = (
        b"time,from,to,chars,words,kind,automatic\n2024-01-01 10:00,a@x,b@x,12,3,text,no\n"
        b"2024-01-01 10:01,b@x,a@x,,,Missed voice call,0\n2024-01-01 10:02,b@x,a@x,5,1,image,yes\n"
    )
    rows = scan(content).rows
    assert rows.chars.tolist() == [12, -1, 5]
    assert rows.words.tolist() == [3, -1, 1]
    assert rows.kind.tolist() == [Kind.TEXT, Kind.CALL, Kind.MEDIA]
    assert rows.flags.tolist() == [0, 0, Flag.AUTOMATIC]


def test_columns_go_by_numbers_where_there_is_no_header() -> None:
    """The first row counts, and is not shown as a header."""
    content = b"2024-01-01 10:00|Ada|secret one\n2024-01-01 10:01|Me|two\n"
    found = scan(content, "time=1,from=2,text=3")
    assert len(found.rows) == 2
    with pytest.raises(UnreadableError) as error:
        scan(content, "time=When,from=2")
    assert "secret" not in error.value.met
    assert "1 to 3" in error.value.met


def test_numbers_do_as_well_where_there_is_a_header() -> None:
    """The header is no record."""
    assert len(scan(b"When,Who\n2024-01-01 10:00,Ada\n", "time=1,from=2").rows) == 1


@pytest.mark.parametrize(
    ("mapping", "said"),
    [("time=Dat,from=Who", 'no column "Dat"; there are: Date, Who, Text'),
     ("time=Text,from=Who", 'most times in column "Text" cannot be read'),
     ("time=Date,with=Who,direction=Text", 'column "Text" does not say which messages are yours')],
)  # fmt: skip
def test_a_wrong_mapping_says_what_there_is(mapping: str, said: str) -> None:
    """And nothing of what stands in the rows."""
    with pytest.raises(UnreadableError) as error:
        scan(b"Date,Who,Text\n2024-01-01 10:00,Ada,secret\n2024-01-01 10:01,Ben,hello\n", mapping)
    assert said in error.value.met
    assert "secret" not in f"{error.value.met} {error.value.hint}"


@pytest.mark.parametrize(
    "mapping",
    [
        "from=a",
        "time=a",
        "time=a,with=b",
        "time=a,from=b,channel=pigeon",
        "when=a",
        "time=",
        "time",
        "time=a,to=b",
    ],
)
def test_a_mapping_that_is_not_enough_is_refused(mapping: str) -> None:
    """Before anything is read."""
    with pytest.raises(UsageError):
        scan(b"a,b\n1,2\n", mapping)


def test_a_row_without_a_direction_or_a_recipient_is_reported() -> None:
    """It belongs to nobody."""
    content = (
        b"time,with,direction\n2024-01-01 10:00,Ada,out\n2024-01-01 10:01,Ada,\n2024-01-01 10:02,Ada,in\n"
    )
    found = scan(content)
    assert [(e.record, e.reason) for e in found.errors] == [(2, "its direction cannot be told")]
    assert len(found.rows) == 2


class Ear:
    """Keeps what it is told, by record."""

    def __init__(self) -> None:
        self.told: list[tuple[int, str]] = []

    def hear(self, buffer: Any, starts: Any, ends: Any, records: Any) -> None:
        """Keep it."""
        for a, b, record in zip(starts.tolist(), ends.tolist(), records.tolist(), strict=True):
            self.told.append((record, buffer[a:b].tobytes().decode()))

    def begin_anew(self) -> None:
        """Forget."""

    def renumber(self, record_of: Any) -> None:
        """Take other numbers."""


def test_subjects_are_listened_to_and_not_measured() -> None:
    """Somebody may ask for room in one."""
    content = (
        b"time,from,to,subject,text\n2024-01-01 10:00,Ada,Me,Please stop,well\n2024-01-01 10:01,Me,Ada,,ok\n"
    )
    ear = Ear()
    rows = READER.scan(Work([from_bytes(content)], Ask(ZONE), listen=ear)).rows
    assert sorted(ear.told) == [(0, "Please stop"), (0, "well"), (1, "ok")]
    assert rows.chars.tolist() == [4, 2]


def test_the_channel_is_what_the_mapping_says() -> None:
    """A table of chats from elsewhere belongs to their channel."""
    assert (
        scan(b"time,from\n2024-01-01 10:00,Ada\n", "time=time,from=from,channel=whatsapp").format
        == "whatsapp"
    )


def a_table() -> pa.Table:
    """Make a table as an organisation has it."""
    at = np.datetime64("2024-01-01T10:00", "us") + np.arange(5) * np.timedelta64(60, "s")
    return pa.table(
        {
            "sent": pa.array(at, pa.timestamp("us", "UTC")),
            "author": pa.array(["a@x", "b@x", None, "a@x", "c@x"]).dictionary_encode(),
            "recipient": pa.array(["b@x", "a@x", "a@x", "c@x", "a@x"], pa.large_string()),
            "size": pa.array([1, 2, 3, None, 5], pa.int32()),
            "body": ["é", "two words", "x", None, "really?"],
        }
    )


MAP: Final = "time=sent,from=author,to=recipient"


def test_parquet_is_read_like_any_table(tmp_path: Path) -> None:
    """Row group by row group; a row without an author is reported."""
    pq.write_table(a_table(), tmp_path / "t.parquet", row_group_size=2)
    work = Work([from_path(tmp_path / "t.parquet")], Ask(ZONE, columns=parse([MAP + ",text=body"])))
    found = READER.scan(work)
    assert found.rows.record.tolist() == [0, 1, 3, 4]
    assert found.rows.chars.tolist() == [1, 9, -1, 7]
    assert found.rows.at[1] - found.rows.at[0] == 60_000_000
    assert (found.utc, found.errors_total) == (True, 1)
    assert ties(found) == [("mail:b@x", OUT), ("mail:b@x", IN), ("mail:c@x", OUT), ("mail:c@x", IN)]


def test_parquet_and_csv_of_one_table_give_the_same(tmp_path: Path) -> None:
    """Whoever exports chooses the form."""
    table = a_table().slice(3)
    pq.write_table(table, tmp_path / "t.parquet")
    lines = ["sent,author,recipient,size"]
    lines += [
        f"{r['sent'].isoformat()},{r['author']},{r['recipient']},{r['size'] or ''}" for r in table.to_pylist()
    ]
    (tmp_path / "t.csv").write_text("\n".join(lines))
    columns = parse([MAP + ",chars=size"])
    one, other = (
        READER.scan(Work([from_path(tmp_path / n)], Ask(ZONE, columns=columns)))
        for n in ("t.csv", "t.parquet")
    )
    for name in one.rows.__slots__:
        assert getattr(one.rows, name).tolist() == getattr(other.rows, name).tolist()


@pytest.mark.parametrize("kind", ["s", "ms", "ns"])
def test_times_of_any_unit_and_without_a_zone(tmp_path: Path, kind: str) -> None:
    """Without a zone they stand on the wall clock."""
    at = pa.array(np.array(["2024-07-01T12:00"], "M8[s]")).cast(pa.timestamp(kind))
    pq.write_table(pa.table({"time": at, "from": ["Ada"]}), tmp_path / "t.parquet")
    work = Work([from_path(tmp_path / "t.parquet")], Ask(ZoneInfo("Europe/Berlin")))
    assert np.datetime64(int(READER.scan(work).rows.at[0]), "us") == np.datetime64("2024-07-01T10:00")


def test_a_damaged_parquet_file_is_refused_and_no_crash(tmp_path: Path) -> None:
    """A download that broke off has lost its footer."""
    pq.write_table(a_table(), tmp_path / "t.parquet")
    content = (tmp_path / "t.parquet").read_bytes()
    for damaged in (content[:-20], content[:4] + b"x" * 50, content[: len(content) // 2] + content[-300:]):
        with pytest.raises(UnreadableError):
            scan(damaged, MAP)


def test_a_mapping_is_for_tables_only(tmp_path: Path) -> None:
    """A folder holds other files, too; what is named itself is read."""
    (tmp_path / "a.dat").write_bytes(b"time,from\n2024-01-01 10:00,Ada\n")
    columns = {"time": "time", "from": "from"}
    assert read(tmp_path, zone="UTC", columns=columns).files == ()
    assert [file.messages for file in read(tmp_path / "a.dat", zone="UTC", columns=columns).files] == [1]


def test_reading_a_folder_with_a_mapping(tmp_path: Path) -> None:
    """The public function takes the same."""
    (tmp_path / "t.csv").write_bytes(b"When;Who;To\n2024-01-01 10:00;Me;Ada\n2024-01-01 10:05;Ben;Me\n")
    reading = read(tmp_path, zone="UTC", columns={"time": "When", "from": "Who", "to": "To"})
    assert sorted(p.name or "" for p in reading.people) == ["Ada", "Ben"]
    assert reading.messages.column("direction").to_pylist() == ["out", "in"]
