"""The walker finds what a parser finds, in any window, and finds the way again where the JSON is broken."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns
from letbe.readers.fields.jsonwalk import Document, Group, Shape, documents
from letbe.readers.fields.plain import plain
from letbe.readers.source import Source, from_bytes
from tests.readers.fields import slow_json

if TYPE_CHECKING:
    from letbe.readers.fields.jsonwalk import Batch

CHATS = Shape(
    Group("message", ("chats/[]/messages/[]",), {"id": "id", "who": "from/name", "text": "text", "at": "at"}),
    within=(Group("reaction", ("chats/[]/messages/[]/reactions/[]",), {"by": "by", "what": "what"}),),
    around=(
        Group("account", ("",), {"me": "me/id"}),
        Group("chat", ("chats/[]",), {"title": "title", "kind": "kind"}),
        Group("member", ("chats/[]/members/[]",), {"name": "."}),
    ),
)
KEYED = Shape(
    Group("message", ("*/[]",), {"text": "text"}), around=(Group("chat", ("*",), {"name": "@key"}),)
)
FLAT = Shape(Group("message", ("[]",), {"id": "id", "text": "text"}))
LINES = Shape(Group("message", ("",), {"id": "id", "text": "text"}), lines=True)


class Dripping(io.BytesIO):
    """Gives few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Give at most seven bytes."""
        return super().read(7 if size is None or size < 0 else min(size, 7))


def dripping(content: bytes) -> Source:
    """Make a source that drips."""
    return Source("x", "x", len(content), lambda: cast_io(Dripping(content)), "")


def cast_io(stream: io.BytesIO) -> BinaryIO:
    """Say that it is a stream of bytes."""
    return stream


def texts(batch: Batch, field: str) -> list[str | None]:
    """Give a field of a batch as text."""
    spans = plain(batch[field])
    raws = [spans.raw(k) for k in range(len(spans))]
    return [None if raw is None else raw.decode("utf-8", "replace") for raw in raws]


def read(
    content: bytes | Source, shape: Shape, buffer: int = documents.FIRST_BUFFER
) -> tuple[list[slow_json.Row], dict[str, list[slow_json.Row]], Document]:
    """Read a document as the slow reading gives it."""
    source = from_bytes(content) if isinstance(content, bytes) else content
    document = Document(source, shape, buffer=buffer)
    records: list[slow_json.Row] = []
    within: dict[str, list[slow_json.Row]] = {group.name: [] for group in shape.within}
    for batch in document:
        first = len(records)
        for group, into, start in [
            (shape.records, records, 0),
            *((g, within[g.name], first) for g in shape.within),
        ]:
            rows = batch if group is shape.records else batch.within(group.name)
            columns = {name: texts(rows, name) for name in group.fields}
            for k in range(len(rows)):
                parent = -1 if group is shape.records else int(rows.around[k]) + start
                values = {name: v for name, column in columns.items() if (v := column[k]) is not None}
                into.append(slow_json.Row(int(rows.which[k]), parent, values))
    return records, within, document


def ids(content: bytes, shape: Shape = FLAT) -> list[str]:
    """Give the ids of all records that were read."""
    return [row.values["id"] for row in read(content, shape)[0] if "id" in row.values]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 10**12) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
PLAIN = st.none() | TEXT | st.integers(0, 10**12)
REACTION = st.fixed_dictionaries({}, optional={"by": PLAIN, "what": PLAIN, "else": ANYTHING})
MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        "id": PLAIN,
        "from": st.fixed_dictionaries({}, optional={"name": PLAIN, "x": ANYTHING}),
        "unknown": ANYTHING,
        "text": PLAIN,
        "reactions": st.lists(REACTION, max_size=3),
        "at": PLAIN,
    },
)
CHAT = st.fixed_dictionaries(
    {},
    optional={
        "title": PLAIN,
        "messages": st.lists(MESSAGE, max_size=6),
        "members": st.lists(TEXT, max_size=3),
        "odd": ANYTHING,
        "kind": PLAIN,
    },
)
ACCOUNT = st.fixed_dictionaries(
    {},
    optional={"me": st.fixed_dictionaries({"id": PLAIN}), "chats": st.lists(CHAT, max_size=4), "z": ANYTHING},
)


@settings(max_examples=150, deadline=None)
@given(ACCOUNT, st.booleans(), st.booleans(), st.randoms())
def test_it_finds_what_a_parser_finds(value: Any, ascii_only: bool, indented: bool, random: Any) -> None:
    """In any order of members, in any window, with and without escapes and blanks."""
    del random
    content = json.dumps(value, ensure_ascii=ascii_only, indent=2 if indented else None).encode()
    wanted = slow_json.read(json.loads(content), CHATS)
    for source, buffer in ((from_bytes(content), documents.FIRST_BUFFER), (dripping(content), 64)):
        records, within, document = read(source, CHATS, buffer)
        assert [r.values for r in records] == [r.values for r in wanted[0]]
        assert [(r.parent, r.values) for r in within["reaction"]] == [
            (r.parent, r.values) for r in wanted[1]["reaction"]
        ]
        for name, rows in wanted[2].items():
            assert [dict(o.values) for o in document.outers(name)] == [r.values for r in rows]
        assert document.warnings == ()


def test_each_record_knows_the_chat_it_stands_in() -> None:
    """Also where the chat's title follows its messages, and when a chat fills many buffers."""
    chats = [
        {"messages": [{"id": 100 * c + i, "text": "x" * 50} for i in range(40)], "title": f"chat {c}"}
        for c in range(30)
    ]
    document = Document(from_bytes(json.dumps({"chats": chats}).encode()), CHATS, buffer=512)
    around = [int(a) for batch in document for a in batch.around]
    assert around == [c for c in range(30) for _ in range(40)]
    assert [o.values["title"] for o in document.outers("chat")] == [f"chat {c}" for c in range(30)]
    assert {o.parent for o in document.outers("chat")} == {0}


def test_a_chat_can_be_a_key() -> None:
    """Some exports name the other one by the key under which the messages stand."""
    records, _, document = read(b'{"ada": [{"text": "a"}], "ben": [{"text": "b"}, {"text": "c"}]}', KEYED, 16)
    assert [r.values["text"] for r in records] == ["a", "b", "c"]
    assert [o.values["name"] for o in document.outers("chat")] == ["ada", "ben"]


def test_a_document_a_line() -> None:
    """A torn line is one record lost, an empty one none."""
    content = b'{"id": 1, "text": "a"}\n{"id": 2, "text": "b\n\n{"id": 3, "text": "c"}\r\n{"id": 4}'
    records, _, document = read(content, LINES)
    assert [r.values["id"] for r in records] == ["1", "3", "4"]
    columns = Columns()
    document.report(columns)
    assert [(e.record, e.reason) for e in columns.errors] == [(2, "its JSON is broken")]


RECORDS = [
    json.dumps({"id": i, "text": f"t{i}", "list": [{"id": 900, "a": 1}], "end": "x"}) for i in range(9)
]


@pytest.mark.parametrize("cut", range(1, len(RECORDS[4])))
def test_a_torn_record_is_the_only_one_lost(cut: int) -> None:
    """Wherever it is cut off."""
    torn = [*RECORDS[:4], RECORDS[4][:cut], *RECORDS[5:]]
    found = ids(("[" + ",\n".join(torn) + "]").encode())
    assert [i for i in found if i != "900"][:4] == ["0", "1", "2", "3"]
    assert [i for i in found if i not in ("900", "4")] == ["0", "1", "2", "3", "5", "6", "7", "8"]


@pytest.mark.parametrize("cut", range(1, 60, 3))
def test_after_a_torn_record_the_next_chat_is_another_chat(cut: int) -> None:
    """What somebody wrote is never put to somebody else."""
    chats = [
        json.dumps(
            {"title": f"c{c}", "kind": "one", "messages": [{"id": 10 * c + i, "text": "t"} for i in range(3)]}
        )
        for c in range(3)
    ]
    last = chats[1].rindex('{"id"')
    chats[1] = chats[1][: min(last + cut, len(chats[1]) - 3)]
    records, _, document = read(('{"chats": [' + ", ".join(chats) + "]}").encode(), CHATS)
    titles = [o.values.get("title") for o in document.outers("chat")]
    around = [
        int(a)
        for b in Document(from_bytes(('{"chats": [' + ", ".join(chats) + "]}").encode()), CHATS)
        for a in b.around
    ]
    said = {r.values["id"]: titles[a] for r, a in zip(records, around, strict=True) if "id" in r.values}
    assert said["20"] == "c2"
    assert said["10"] == "c1"


def test_something_may_stand_before_the_document() -> None:
    """Some exports are files of JavaScript."""
    shape = Shape(Group("message", ("[]",), {"id": "id"}), prefixed=True)
    assert ids(b'window.YTD.direct_messages.part0 = [{"id": "7"}]', shape) == ["7"]


def test_a_record_longer_than_the_buffer_is_read_and_a_giant_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The buffer grows up to a bound; what is longer is reported."""
    monkeypatch.setattr(documents, "MOST_BUFFER", 1 << 14)
    content = json.dumps([{"id": 1, "x": "y" * 9000}, {"id": 2, "x": "y" * 90_000}, {"id": 3}]).encode()
    records, _, document = read(content, FLAT, 256)
    assert [r.values.get("id") for r in records] == ["1", "3"]
    columns = Columns()
    document.report(columns)
    assert [e.reason for e in columns.errors] == ["it is longer than 64 MiB"]


def test_what_does_not_matter_may_be_longer_than_any_buffer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture in the middle of a document is passed over in pieces."""
    monkeypatch.setattr(documents, "MOST_BUFFER", 1 << 12)
    value = {
        "z": ["\\" * 20_000, {"q": "]}" * 9000}],
        "chats": [{"odd": "y" * 9000, "messages": [{"id": 1}]}],
    }
    records, _, _ = read(json.dumps(value).encode(), CHATS, 256)
    assert [r.values["id"] for r in records] == ["1"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'[{"id": 1}, {"id": 2', "ends in the middle"),
        (b'{"chats": [{"messages": [{"id": 1}]', "ends in the middle"),
        (b'[{"id": 1}] [', "something follows"),
    ],
)
def test_a_person_is_told_how_it_ended(content: bytes, words: str) -> None:
    """A file that stops early is not what it was."""
    document = Document(from_bytes(content), CHATS if b"chats" in content else FLAT)
    for _ in document:
        pass
    columns = Columns()
    document.report(columns)
    assert any(words in w for w in document.warnings) or columns.errors_total


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe\x00"])
def test_what_is_no_json_is_an_error(content: bytes) -> None:
    """With the file's name, and what would do."""
    with pytest.raises(UnreadableError):
        list(Document(from_bytes(content), FLAT))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 60))
def test_nothing_makes_it_fail(poison: bytes, at: int, gone: int) -> None:
    """Whatever the bytes: records or an error of ours, in a bounded time."""
    good = json.dumps({"chats": [{"title": "t", "messages": [json.loads(r) for r in RECORDS]}]}).encode()
    content = good[:at] + poison + good[at + gone :]
    try:
        records, _, _ = read(content, CHATS, 128)
    except UnreadableError:
        return
    assert len(records) <= 100


def test_what_one_document_taught_is_unknown_to_the_next() -> None:
    """A shape is laid out once for thousands of files; the keys that each learns are its own."""
    first = b'[{"alpha": 1, "id": 1, "text": "a"}, {"alpha": 2, "id": 2, "text": "b"}]'
    second = b'[{"beta": 3, "id": 3, "gamma": 0, "text": "c"}, {"alpha": 4, "text": "d", "id": 4}]'
    for content, ids in ((first, ["1", "2"]), (second, ["3", "4"]), (first, ["1", "2"])):
        document = Document(from_bytes(content), FLAT)
        assert [one for batch in document for one in texts(batch, "id")] == ids
    made = documents.tables_of(FLAT)
    made.words[:] = made.lengths[:] = 0
    assert documents.tables_of(FLAT).words.any()
