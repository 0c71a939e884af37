"""A mailbox at its server, read from a real one: what is measured, what is left alone, and how it goes on."""

from __future__ import annotations

import gc
import mailbox as library
import socketserver
from collections import Counter
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from threading import Thread
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np
import pytest

from letbe import example
from letbe.cli import main
from letbe.errors import LockedError, UnreadableError, UsageError
from letbe.history.store import History
from letbe.reading import mailbox as room
from letbe.reading.mailbox import Account, Folder, Mark, account_of, chosen_folders, opened
from letbe.reading.read import Wishes, read_parts
from letbe.reading.sync import keep_mailbox, look_at_mailbox
from tests.homes import PASSPHRASE, a_home
from tests.reading import dovecot
from tests.reading.dovecot import PASSWORD, Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from letbe.reading.keep import Kept
    from letbe.reading.read import Part

ME: Final = "noor@example.org"
NOW: Final = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Run a server for all tests of this file; each test has a user of its own."""
    yield from dovecot.running()


@pytest.fixture
def user(server: Server, request: pytest.FixtureRequest) -> str:
    """Give a mailbox that nobody has used."""
    del server
    name = "".join(c for c in request.node.name if c.isalnum())[:60].lower()
    return f"{name}@example.org"


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open homes without asking."""
    monkeypatch.setenv("LETBE_PASSPHRASE", PASSPHRASE["LETBE_PASSPHRASE"])


def mail(number: int, text: str = "How are you?", *, sender: str = "ada@example.net", to: str = ME) -> bytes:
    """Write a mail."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, "x"
    made["Date"] = format_datetime(datetime(2025, 1, 1 + number % 28, 12, number % 60, tzinfo=UTC))
    made["Message-ID"] = f"<{number}.test@example.org>"
    made.set_content(text)
    return made.as_bytes().replace(b"\n", b"\r\n")


def keep(server: Server, user: str, home: Path, *folders: str) -> Kept:
    """Read what is new into a home."""
    if not home.exists():
        a_home(home).close()
    with opened(Account(user, "127.0.0.1", server.tls_port), PASSWORD, context=server.trust) as box:
        return keep_mailbox(home, box, Wishes(zone="UTC", me=(ME,)), NOW, folders=folders)


def measures(parts: list[Part]) -> Counter[Any]:
    """Give what was measured of each message, and with whom it was exchanged."""
    found: Counter[Any] = Counter()
    for part in parts:
        rows, a = part.scan.rows, part.assigned
        others = [a.parties[p].address if p >= 0 else None for p in a.party.tolist()]
        columns = [
            getattr(rows, n)[a.rows].tolist() for n in ("at", "chars", "words", "flags", "kind", "native")
        ]
        found.update(zip(others, a.direction.tolist(), *columns, strict=True))
    return found


def test_what_is_measured_is_what_a_mailbox_in_a_file_gives(
    server: Server, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quotes, signatures, HTML, lists, robots, dates: the example's mails from files and from a server."""
    example.copy_to(tmp_path / "example")
    (path,) = (tmp_path / "example" / "mail").glob("*.mbox")
    with closing(library.mbox(path, create=False)) as box:
        mails = [m.as_bytes() for m in box]
    mails += [p.read_bytes() for p in (tmp_path / "example" / "mail").rglob("*.eml")]
    assert len(mails) == 138
    (tmp_path / "all").mkdir()
    for number, content in enumerate(mails):
        (tmp_path / "all" / f"{number:05d}.eml").write_bytes(content)
    expected, _, _ = read_parts([tmp_path / "all"], Wishes(zone="UTC"))
    server.deliver(user, mails)
    seen: list[Part] = []
    monkeypatch.setattr(
        "letbe.reading.sync._Run.take", lambda _run, _name, parts, _others: seen.extend(parts)
    )
    me = expected[0].report.me
    assert me is not None
    with opened(Account(user, "127.0.0.1", server.tls_port), PASSWORD, context=server.trust) as box:
        look_at_mailbox(box, Wishes(zone="UTC", me=(me,)))
    once = dict.fromkeys(measures(expected), 1)  # a copy in a second folder is fetched once
    assert measures(seen) == once
    assert len(once) > 100


def test_spam_bin_and_drafts_are_left_alone_and_nothing_is_marked(
    server: Server, user: str, tmp_path: Path
) -> None:
    """By what the server says of its folders, whatever they are called; and reading is not seeing."""
    server.deliver(user, [mail(1)])
    server.deliver(user, [mail(2)], "Junk")
    server.deliver(user, [mail(3)], "Bin")
    server.deliver(user, [mail(4)], "Unfinished")
    server.deliver(user, [mail(5)], "Garden")
    server.deliver(user, [mail(6)], "Garden", flags="D")
    before = server.flags(user), server.flags(user, "Garden")
    kept = keep(server, user, tmp_path / "home")
    assert (kept.added, kept.people) == (2, 1)
    assert kept.left_alone == {"folders of spam, bin and drafts": 3}
    assert sorted(f.path.rpartition("/")[2] for f in kept.files) == ["Garden", "INBOX"]
    assert "1 mails marked as draft or deleted were left out" in str([f.warnings for f in kept.files])
    assert (server.flags(user), server.flags(user, "Garden")) == before
    assert not any("Seen" in flags for flags in before[0])


def test_a_second_run_asks_for_what_is_new_only(server: Server, user: str, tmp_path: Path) -> None:
    """A mailbox of years is read once."""
    server.deliver(user, [mail(n) for n in range(5)])
    assert keep(server, user, tmp_path / "home").added == 5
    assert keep(server, user, tmp_path / "home").files == ()
    server.deliver(user, [mail(7)])
    kept = keep(server, user, tmp_path / "home")
    assert (kept.added, kept.duplicates) == (1, 0)


def test_an_interrupted_run_goes_on(
    server: Server, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read is kept, the break is told, and the next run begins behind it."""
    server.deliver(user, [mail(n) for n in range(25)])
    monkeypatch.setattr(room, "BATCH", 10)
    whole = room.Mailbox._batch
    calls: list[int] = []

    def breaks(self: Any, folder: Folder, uids: Any, mark: Mark) -> Any:
        calls.append(len(uids))
        if len(calls) == 3:
            raise ConnectionResetError(104, "Connection reset by peer")
        return whole(self, folder, uids, mark)

    monkeypatch.setattr(room.Mailbox, "_batch", breaks)
    kept = keep(server, user, tmp_path / "home")
    assert kept.added == 20
    assert "cannot be reached (Connection reset by peer); run it again" in kept.files[-1].errors[0].reason
    kept = keep(server, user, tmp_path / "home")
    assert (kept.added, kept.duplicates) == (5, 0)
    assert calls == [10, 10, 5, 5]


def test_a_folder_that_was_numbered_anew_is_read_anew_and_adds_nothing(
    server: Server, user: str, tmp_path: Path
) -> None:
    """Another UIDVALIDITY: no number of before means anything."""
    server.deliver(user, [mail(n) for n in range(3)])
    assert keep(server, user, tmp_path / "home").added == 3
    with opened(Account(user, "127.0.0.1", server.tls_port), PASSWORD, context=server.trust) as box:
        (before,) = box.batches(Folder("INBOX"), Mark())
    elsewhere = list(_batches(server, user, Mark(before.mark.validity + 1, before.mark.uid)))
    assert len(elsewhere[0].sources) == 3
    assert list(_batches(server, user, before.mark)) == []


def _batches(server: Server, user: str, mark: Mark) -> list[Any]:
    """Fetch what is new in the inbox since a mark."""
    with opened(Account(user, "127.0.0.1", server.tls_port), PASSWORD, context=server.trust) as box:
        return list(box.batches(Folder("INBOX"), mark))


def large(number: int) -> bytes:
    """Write a mail of megabytes: plain text and HTML, a picture between, a sheet behind."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "ada@example.net", ME, "the garden"
    made["Date"] = format_datetime(datetime(2025, 3, 1, 12, number, tzinfo=UTC))
    made["Message-ID"] = f"<large{number}@example.org>"
    made.set_content("Grüße aus dem Garten, kommst du?\n\n> an old line\n")
    made.add_alternative("<p>Grüße aus dem Garten, kommst du?</p>", subtype="html")
    made.get_payload()[1].add_related(bytes(900_000), "image", "png", cid="<a@b>")  # type: ignore[union-attr, index]
    made.add_attachment(bytes(2_000_000), maintype="application", subtype="pdf", filename="list.pdf")
    made.add_attachment("this is no word of hers " * 5000, filename="notes.txt")
    return made.as_bytes().replace(b"\n", b"\r\n")


def test_of_a_large_mail_only_the_text_is_fetched_and_measured_alike(
    server: Server, user: str, tmp_path: Path
) -> None:
    """Attachments are most of a mailbox, and say nothing that is kept."""
    only = EmailMessage()
    only["From"], only["To"], only["Date"] = "ada@example.net", ME, "Sat, 01 Mar 2025 13:00:00 +0000"
    only["Message-ID"] = "<onlyfile@example.org>"
    only.add_attachment(bytes(300_000), maintype="image", subtype="jpeg", filename="a.jpg")
    mails = [large(1), only.as_bytes(), mail(9, "a long letter " * 9000)]
    server.deliver(user, mails)
    (batch,) = _batches(server, user, Mark())
    assert sum(s.size for s in batch.sources) < 150_000 < sum(map(len, mails)) / 20
    results = []
    for name, contents in (("whole", mails), ("part", [s.open().read() for s in batch.sources])):
        (tmp_path / name).mkdir()
        for number, content in enumerate(contents):
            (tmp_path / name / f"{number}.eml").write_bytes(content)
        results.append(measures(read_parts([tmp_path / name], Wishes(me=(ME,), zone="UTC"))[0]))
    assert results[0] == results[1]
    assert {chars for *_, chars, _, _, _, _ in results[0]} == {32, 0, 125_999}


def test_sent_mails_say_who_is_me_where_the_login_is_no_address(server: Server, tmp_path: Path) -> None:
    """What lies in the sent folder was written by me, and so the rest has its directions."""
    server.deliver("noor", [mail(1), mail(2)])
    server.deliver("noor", [mail(3, sender=ME, to="ada@example.net")], "Sent")
    a_home(tmp_path / "home").close()
    with opened(Account("noor", "127.0.0.1", server.tls_port), PASSWORD, context=server.trust) as box:
        kept = keep_mailbox(tmp_path / "home", box, Wishes(zone="UTC"), NOW)
    assert kept.added == 3
    with a_home(tmp_path / "home") as home:
        history = History(home)
        tables = [history.load(bucket) for bucket in history.buckets()]
        assert sorted(d for t in tables for d in t["direction"].to_pylist()) == ["in", "in", "out"]
        assert {d for t in tables for d in t["channel"].to_pylist()} == {"mail"}


def test_nothing_in_the_home_names_a_folder(server: Server, user: str, tmp_path: Path) -> None:
    """A folder can have a person's name; when they are forgotten it must not be there."""
    server.deliver(user, [mail(1)], "Waldemar")
    keep(server, user, tmp_path / "home", "Waldemar")
    with a_home(tmp_path / "home") as home:
        marks = home.get("mailboxes")
        assert len(marks) == 1
        assert "Waldemar" not in str(marks)


def test_a_folder_that_is_named_is_read_alone(server: Server, user: str, tmp_path: Path) -> None:
    """Also one that would be left out; and one that is not there is said."""
    server.deliver(user, [mail(1)])
    server.deliver(user, [mail(2)], "Junk")
    kept = keep(server, user, tmp_path / "home", "Junk")
    assert [f.path.rpartition("/")[2] for f in kept.files] == ["Junk"]
    with pytest.raises(UsageError, match='no folder "Nope"'):
        keep(server, user, tmp_path / "home", "Nope")


def test_a_wrong_password_is_said_and_stands_nowhere(server: Server, user: str) -> None:
    """Not in the error either."""
    account = Account(user, "127.0.0.1", server.tls_port)
    with (
        pytest.raises(LockedError, match="does not take this password") as caught,
        opened(account, "my-old-secret", context=server.trust),
    ):
        pass
    assert "my-old-secret" not in f"{caught.value.met} {caught.value.hint}"


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Server, user: str) -> None:
    """Before a password is sent."""
    account = Account(user, "127.0.0.1", server.tls_port)
    with (
        pytest.raises(UnreadableError, match=r"certificate of .* cannot be trusted"),
        opened(account, PASSWORD),
    ):
        pass


def test_a_certificate_of_another_host_is_refused(server: Server, user: str) -> None:
    """A true certificate of somebody else's."""
    account = Account(user, "127.0.0.2", server.tls_port)
    with (
        pytest.raises(UnreadableError, match=r"127\.0\.0\.2"),
        opened(account, PASSWORD, context=server.trust),
    ):
        pass


@pytest.mark.parametrize(
    ("host", "port", "met"),
    [("nowhere.invalid", 993, "no host nowhere.invalid"), ("127.0.0.1", 1, "cannot be reached")],
)
def test_a_server_that_is_not_there_is_said(host: str, port: int, met: str) -> None:
    """With what to look at."""
    with pytest.raises(UnreadableError, match=met), opened(Account(ME, host, port), PASSWORD):
        pass


def test_a_port_that_speaks_in_clear_is_no_trap(server: Server, user: str) -> None:
    """Implicit TLS to the port that begins in clear fails with a hint."""
    with (
        pytest.raises(UnreadableError, match="TLS"),
        opened(Account(user, "127.0.0.1", server.port), PASSWORD, context=server.trust),
    ):
        pass


def test_what_begins_in_clear_is_encrypted_before_the_password(server: Server, user: str) -> None:
    """STARTTLS; this server takes no password in clear."""
    server.deliver(user, [mail(1)])
    account = Account(user, "127.0.0.1", server.port, tls=False)
    with opened(account, PASSWORD, context=server.trust) as box:
        assert len(list(box.batches(Folder("INBOX"), Mark()))) == 1
    with pytest.raises(UnreadableError, match="cannot be trusted"), opened(account, PASSWORD):
        pass


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("imaps://noor@mail.example.org", Account("noor", "mail.example.org", 993)),
        ("IMAPS://noor%40example.org@mail.example.org/", Account(ME, "mail.example.org", 993)),
        ("imaps://noor@example.org@mail.example.org:1993", Account(ME, "mail.example.org", 1993)),
        ("imap://noor@localhost", Account("noor", "localhost", 143, tls=False)),
    ],
)
def test_an_address_of_a_mailbox_is_read(url: str, account: Account) -> None:
    """As people write it."""
    assert account_of(url) == account


@pytest.mark.parametrize(
    "url",
    [
        "imaps://noor:secret@h.example",
        "imaps://h.example",
        "imaps://noor@",
        "imaps://a@h/INBOX",
        "imaps://a@h:x",
    ],
)
def test_an_address_that_cannot_be_used_says_what_would_do(url: str) -> None:
    """And a password on the command line is refused, without being repeated."""
    with pytest.raises(UsageError) as caught:
        account_of(url)
    assert "secret" not in f"{caught.value.met} {caught.value.hint}"


@pytest.mark.parametrize(
    ("listed", "read", "left"),
    [
        ([((b"\\HasNoChildren",), b"/", "INBOX"), ((), b"/", "Papierkorb")], ["INBOX"], ["Papierkorb"]),
        ([((), b"/", "INBOX"), ((b"\\Noselect",), b"/", "[Gmail]")], ["INBOX"], []),
        (
            [
                ((), b"/", "INBOX"),
                ((b"\\All",), b"/", "[Gmail]/All Mail"),
                ((b"\\Sent",), b"/", "[Gmail]/Sent Mail"),
                ((b"\\Junk",), b"/", "[Gmail]/Spam"),
                ((b"\\Flagged",), b"/", "[Gmail]/Starred"),
            ],
            ["[Gmail]/Sent Mail", "[Gmail]/All Mail"],
            ["[Gmail]/Spam"],
        ),
        ([((), None, "INBOX"), ((b"\\Drafts",), b".", "INBOX.Brouillons")], ["INBOX"], ["INBOX.Brouillons"]),
    ],
)
def test_folders_are_chosen(listed: Any, read: list[str], left: list[str]) -> None:
    """By the flags of RFC 6154, and by their names where an old server has none."""
    folders, left_out = chosen_folders(listed)
    assert ([f.name for f in folders], left_out) == (read, left)


def run(server: Server, home: Path, *words: str, said: str | None = None) -> Any:
    """Run ``letbe read`` on a mailbox, trusting the server's certificate."""
    from click.testing import CliRunner  # noqa: PLC0415 - only here

    env = {"LETBE_HOME": str(home), "SSL_CERT_FILE": str(server.certificate), "LETBE_NOW": NOW.isoformat()}
    return CliRunner().invoke(main, ["read", *words], env=env, input=said, catch_exceptions=False)


def test_letbe_read_takes_a_mailbox_with_a_password_from_the_keyring(
    server: Server, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One document; the second run finds nothing new; a dry run keeps nothing."""
    import json  # noqa: PLC0415 - only here

    url = f"imaps://{user}@127.0.0.1:{server.tls_port}"
    kept = {("letbe", f"mailbox {url}"): PASSWORD}
    monkeypatch.setattr("keyring.get_password", lambda service, name: kept.get((service, name)))
    server.deliver(user, [mail(n, to=user) for n in range(3)])
    a_home(tmp_path / "home").close()
    dry = json.loads(run(server, tmp_path / "home", url, "--dry-run", "--json").stdout)
    assert (dry["added"], dry["people"]) == (3, 1)
    first = json.loads(run(server, tmp_path / "home", url, "--json").stdout)
    assert (first["added"], first["duplicates"]) == (3, 0)
    assert [f["path"] for f in first["files"]] == [f"{url}/INBOX"]
    assert first["files"][0]["me"] == user
    again = run(server, tmp_path / "home", url)
    assert "Kept 0 messages" in again.stdout
    assert PASSWORD not in again.stdout + again.stderr


def test_where_nobody_can_be_asked_a_missing_password_is_said(
    server: Server, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what would do; and --folder without a mailbox makes no sense."""
    monkeypatch.setattr("keyring.get_password", lambda *_: None)
    result = run(server, tmp_path / "home", f"imaps://{user}@127.0.0.1:{server.tls_port}")
    assert result.exit_code == 1
    assert "there is no password for" in result.stderr
    assert run(server, tmp_path / "home", str(tmp_path), "--folder", "INBOX").exit_code == 2


def test_sources_are_read_in_batches_of_bounded_weight() -> None:
    """Memory does not grow with the mailbox."""
    sizes = dict(enumerate(np.full(300, 60_000).tolist()))
    groups = list(room._by_weight(list(sizes), sizes))
    assert sum(map(len, groups)) == 300
    assert max(sum(sizes[u] for u in g) for g in groups) <= room.BATCH_BYTES


def test_a_password_is_asked_for_and_kept_only_where_the_person_says_so(
    server: Server, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is offered once the server has taken it; a wrong one is never kept."""
    url = f"imaps://{user}@127.0.0.1:{server.tls_port}"
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr("keyring.get_password", lambda service, name: kept.get((service, name)))
    monkeypatch.setattr(
        "keyring.set_password", lambda service, name, word: kept.update({(service, name): word})
    )
    monkeypatch.setattr("letbe.cli.mailbox.keyring_is_safe", lambda: True)
    monkeypatch.setattr("letbe.cli.mailbox.can_ask", lambda: True)
    server.deliver(user, [mail(1)])
    a_home(tmp_path / "home").close()
    wrong = run(server, tmp_path / "home", url, said="not-this-one\n")
    assert wrong.exit_code == 1
    assert "does not take this password" in wrong.stderr
    assert run(server, tmp_path / "home", url, said=f"{PASSWORD}\nn\n").exit_code == 0
    assert kept == {}
    done = run(server, tmp_path / "home", url, said=f"{PASSWORD}\ny\n")
    assert (done.exit_code, kept) == (0, {("letbe", f"mailbox {url}"): PASSWORD})
    assert PASSWORD not in done.stdout + done.stderr
    assert run(server, tmp_path / "home", url).exit_code == 0


class _Strange(socketserver.StreamRequestHandler):
    """Says what it is told to, whatever it is asked."""

    answers: ClassVar[Mapping[bytes, bytes]] = {}

    def handle(self) -> None:
        """Greet, then answer each command by its first word."""
        self.wfile.write(self.answers.get(b"GREET", b"* OK hello\r\n"))
        for line in self.rfile:
            tag, _, rest = line.strip().partition(b" ")
            word = rest.split(b" ")[0].upper()
            word = rest.split(b" ")[1].upper() if word == b"UID" else word
            said = self.answers.get(word, b"")
            with suppress(OSError):
                self.wfile.write(said + tag + b" OK done\r\n")
            if b"GONE" in said:
                return


#: A mailbox of one mail, as a server without many words tells of it.
PLAIN_ANSWERS: Final = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    b"LIST": b'* LIST () "/" INBOX\r\n',
    b"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n",
    b"SEARCH": b"* SEARCH 3\r\n",
    b"FETCH": b"* 1 FETCH (UID 3 RFC822.SIZE 20 FLAGS () BODY[HEADER]<0> {15}\r\nFrom: a@b.c\r\n\r\n"
    b" BODY[TEXT] {2}\r\nhi)\r\n",
}


@contextmanager
def strange(**answers: bytes) -> Iterator[int]:
    """Run a server that answers oddly; give its port."""
    said = PLAIN_ANSWERS | {k.encode(): v for k, v in answers.items()}
    handler = type("Handler", (_Strange,), {"answers": said})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as running:
        running.daemon_threads = True
        Thread(target=running.serve_forever, daemon=True).start()
        yield running.server_address[1]
        running.shutdown()


def ask_all(port: int) -> list[Any]:
    """Ask such a server for all it has; on this machine it may speak in clear."""
    with opened(Account("noor", "127.0.0.1", port, tls=False), "x") as box:
        folders, _ = box.folders()
        return [b for f in folders for b in box.batches(f, Mark())]


def test_a_server_of_few_words_is_understood() -> None:
    """Else every case below would hold for the wrong reason."""
    with strange() as port:
        (batch,) = ask_all(port)
    assert [s.open().read() for s in batch.sources] == [b"From: a@b.c\r\n\r\nhi"]


@pytest.mark.parametrize(
    "answers",
    [
        {"GREET": b"220 mail.example ESMTP\r\n"},
        {"GREET": b"* BYE too many\r\n"},
        {"LIST": b'* LIST (() "/" "INB\r\n'},
        {"LIST": b"* LIST\r\n"},
        {"LIST": b'* LIST () "/" &!!!-\r\n'},
        {"EXAMINE": b"* BYE GONE\r\n"},
        {"SEARCH": b"* SEARCH three\r\n"},
        {"FETCH": b"* 1 FETCH (UID 3 BODY[HEADER]<0> {99}\r\nshort GONE\r\n"},
        {"FETCH": b"* 1 FETCH (UID x FLAGS)\r\n"},
        {"FETCH": b"* 1 FETCH ((((((((\r\n"},
        {"FETCH": b"* 1 FETCH (UID 3 RFC822.SIZE many FLAGS NIL BODY[HEADER]<0> {2}\r\nab)\r\n"},
        {"FETCH": b"\xff\xfe\x00* \r\n"},
    ],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the library leaves a socket
def test_a_server_that_says_nonsense_is_an_error_of_ours(answers: dict[str, bytes]) -> None:
    """A broken server, or somebody between: no crash, and nothing of its words is repeated."""
    with strange(**answers) as port:
        try:
            batches, said = ask_all(port), ""
        except (UnreadableError, LockedError) as error:
            batches, said = [], f"{error.met} {error.hint}"
    gc.collect()  # here, and not in another test
    assert "GONE" not in said
    assert all(len(b.sources) <= 1 for b in batches)
