"""A live mailbox, read over IMAP: the mails of its folders as sources, in batches, and nothing changed there.

    folders ──▶ headers of a batch ──▶ what measuring needs of them ──▶ sources ──▶ the mail reader

True at every line:

1. Folders are opened to be looked at only (EXAMINE), and nothing is marked as seen (BODY.PEEK).
2. The connection is encrypted and the server's certificate verified, or there is none.  Only a server on
   this machine may speak in clear.
3. Of a large mail the attachments are not fetched; what is measured is the same.
4. A folder is known by its UIDVALIDITY, and a mail by its UID, so that a later run asks for new mails only.
5. A password stands in no error, no log and no file.

What becomes of the sources is the mail reader's affair, so that measuring, quotes, dates and addresses are
those of a mailbox in a file.
"""

from __future__ import annotations

import re
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from letbe.errors import LockedError, UnreadableError, UsageError
from letbe.readers.mail.owner import DRAFT, GONE, SENT, label_bits
from letbe.readers.source import from_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from letbe.readers.source import Source

#: How many mails are asked for at a time: enough that waiting for the server does not count.
BATCH: Final = 500
#: A mail up to this size is fetched as it is; of a larger one only what measuring needs.
WHOLE_BYTES: Final = 64 << 10
#: How many bytes of a header are fetched; the longest that mail servers write are a tenth of it.
HEADER_BYTES: Final = 256 << 10
#: How many bytes of one text are fetched: the mail reader measures no more.
TEXT_BYTES: Final = 1 << 20
#: How many bytes of mails are asked for at a time.
BATCH_BYTES: Final = 8 << 20
#: A mail in a mail in a mail is as deep as anybody writes.
MOST_NESTED: Final = 16
#: How long a server may say nothing.
PATIENCE_S: Final = 60.0

_HEADER: Final = b"BODY[HEADER]"
_MESSAGE_ID: Final = re.compile(
    rb"^message-id[ \t]*:[ \t]*(?:\r?\n[ \t]+)*(<[^>\r\n]{1,998}>)", re.IGNORECASE | re.MULTILINE
)
#: Folders that hold no conversation, by what the server says of them (RFC 6154), and those that only show
#: mails of other folders once more.
_LEFT_OUT: Final = frozenset({b"\\junk", b"\\trash", b"\\drafts"})
_SHOWN_AGAIN: Final = frozenset({b"\\flagged", b"\\important"})
_NOT_SELECTABLE: Final = frozenset({b"\\noselect", b"\\nonexistent"})
#: What the mail reader knows a mail of one's own by.
_SENT_LABEL: Final = b"X-Gmail-Labels: Sent\r\n"


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox at its server.

    Attributes:
        user: The name that one logs in with.
        host: The server.
        port: Its port.
        tls: Encrypted from the first byte; else it becomes so before anything is said (STARTTLS).
    """

    user: str
    host: str
    port: int
    tls: bool = True

    def __str__(self) -> str:
        return f"{'imaps' if self.tls else 'imap'}://{self.user}@{self.host}:{self.port}"

    @property
    def local(self) -> bool:
        """Tell a server on this machine."""
        return self.host in {"localhost", "127.0.0.1", "::1"}


def is_mailbox(path: str) -> bool:
    """Tell the address of a mailbox from a path.

    >>> is_mailbox("imaps://noor@mail.example.org"), is_mailbox("/home/noor/mail")
    (True, False)
    """
    return path.lower().startswith(("imap://", "imaps://"))


def account_of(url: str) -> Account:
    """Read the address of a mailbox.

    Args:
        url: ``imaps://USER@HOST``, a port where it is not the usual one; ``imap://`` begins in clear and is
            encrypted before anything is said.  An @ in the user's name may be written as it is.

    Raises:
        UsageError: It has no user or no host, or it holds a password.

    >>> account_of("imaps://noor@example.org@mail.example.org")
    Account(user='noor@example.org', host='mail.example.org', port=993, tls=True)
    """
    hint = "write it as imaps://USER@HOST"
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise UsageError("that is no address of a mailbox", hint) from None
    user = parts.netloc.rpartition("@")[0]
    if ":" in user:
        raise UsageError(
            "a password does not belong on the command line, where other programs see it",
            "leave it out: letbe asks for it, or takes it from the keyring; and change it, if it was real",
        )
    if not user or not host:
        raise UsageError("that address of a mailbox names no user or no host", hint)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise UsageError("an address of a mailbox ends with its host", "--folder names folders")
    tls = parts.scheme.lower() == "imaps"
    return Account(unquote(user), host, port or (993 if tls else 143), tls)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a mailbox.

    Attributes:
        name: Its name.
        sent: It holds what its owner sent.
    """

    name: str
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a folder has been read.

    Attributes:
        validity: The folder's UIDVALIDITY; with another one, no UID means anything.
        uid: The highest UID that was read.
    """

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Some mails of a folder.

    Attributes:
        folder: The folder.
        sources: The mails, as far as measuring needs them.
        mark: How far the folder has been read when these are kept.
        drafts: How many were left out as drafts, or as deleted.
        known: How many were left out because another folder had them.
    """

    folder: Folder
    sources: tuple[Source, ...]
    mark: Mark
    drafts: int = 0
    known: int = 0


def chosen_folders(listed: Sequence[tuple[tuple[bytes, ...], Any, str]]) -> tuple[list[Folder], list[str]]:
    r"""Choose the folders to read: all but spam, bin and drafts, one's own mails first.

    Where the server has one folder with all mails, only that one and the sent ones are read.

    Args:
        listed: Flags, delimiter and name of each, as the server lists them.

    Returns:
        The folders to read, and the names of those that were left out on purpose.

    >>> chosen_folders([((b"\\HasNoChildren",), b"/", "INBOX"), ((b"\\Junk",), b"/", "Spam")])
    ([Folder(name='INBOX', sent=False)], ['Spam'])
    """
    read: list[Folder] = []
    everything: list[Folder] = []
    left_out = []
    for flags, delimiter, name in listed:
        said = {flag.lower() for flag in flags}
        if said & (_NOT_SELECTABLE | _SHOWN_AGAIN):
            continue
        last = name.rpartition(delimiter.decode() if isinstance(delimiter, bytes) else delimiter or "/")[2]
        by_name = label_bits(last) if not said & {b"\\sent", b"\\all", b"\\archive"} else 0
        if said & _LEFT_OUT or by_name & (GONE | DRAFT):
            left_out.append(name)
        elif b"\\all" in said:
            everything.append(Folder(name))
        else:
            read.append(Folder(name, sent=b"\\sent" in said or bool(by_name & SENT)))
    if everything:
        read = [f for f in read if f.sent] + everything
    return sorted(read, key=lambda f: not f.sent), left_out


@contextmanager
def opened(account: Account, password: str, *, context: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """Open a mailbox, and close it at the end.

    Args:
        account: Which.
        password: For its user.
        context: How certificates are verified; the system's way if not given.

    Raises:
        UnreadableError: The server is not there, cannot be trusted, or breaks off.
        LockedError: It does not take the password.
        UsageError: The library that speaks IMAP is not installed.
    """
    try:
        import imapclient  # noqa: PLC0415 - an extra, and only this needs it
        from imapclient import exceptions  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(
            "reading a mailbox at its server needs a library that is not installed",
            "pip install 'letbe[imap]'",
        ) from error
    with in_words(account):
        trust = context or ssl.create_default_context()
        server = imapclient.IMAPClient(
            account.host, account.port, ssl=account.tls, ssl_context=trust, timeout=PATIENCE_S
        )
    try:
        with in_words(account):
            if not account.tls:
                _encrypt(server, account, trust)
            try:
                _log_in(server, account, password)
            except exceptions.LoginError:
                raise LockedError(
                    f"{account.host} does not take this password for {account.user}",
                    "look at the name and the password; many providers want an app password for this",
                ) from None
        yield Mailbox(account, server)
    finally:
        with suppress(Exception):  # a connection that is gone cannot be closed politely
            server.logout()


def _log_in(server: Any, account: Account, password: str) -> None:
    """Log in; SASL's PLAIN takes names and passwords in any script, and LOGIN in ASCII only."""
    if server.has_capability("AUTH=PLAIN"):
        server.plain_login(account.user, password)
    elif password.isascii() and account.user.isascii():
        server.login(account.user, password)
    else:
        raise LockedError(
            f"{account.host} takes passwords of plain letters, digits and signs only",
            "choose another password there, or an app password",
        )


def _encrypt(server: Any, account: Account, trust: ssl.SSLContext) -> None:
    """Encrypt a connection that began in clear; only this machine may do without."""
    if server.has_capability("STARTTLS"):
        server.starttls(trust)
    elif not account.local:
        raise UnreadableError(
            f"{account.host} offers no encryption on port {account.port}",
            "try imaps://; letbe sends no password in clear",
        )


@contextmanager
def in_words(account: Account) -> Iterator[None]:
    """Say in plain words what goes wrong with a server; never in its own, which can hold anything."""
    import imaplib  # noqa: PLC0415 - light, and only needed here
    import socket  # noqa: PLC0415

    where = f"{account.host}:{account.port}"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise UnreadableError(
            f"the certificate of {where} cannot be trusted ({error.verify_message})",
            "look at the spelling of the host; nothing was sent to it",
        ) from None
    except ssl.SSLError as error:
        raise UnreadableError(
            f"{where} does not speak TLS as it should ({error.reason or 'no reason given'})",
            "imaps:// is usually port 993, imap:// port 143",
        ) from None
    except socket.gaierror:
        raise UnreadableError(f"there is no host {account.host}", "look at the spelling") from None
    except TimeoutError:
        raise UnreadableError(f"{where} does not answer", "try again later, or look at the port") from None
    except OSError as error:
        why = error.strerror or "the connection broke off"
        raise UnreadableError(f"{where} cannot be reached ({why})", _GO_ON) from None
    except (imaplib.IMAP4.error, ValueError, LookupError, TypeError, AttributeError) as error:
        # The library takes answers apart that a server can get wrong in any way.
        raise UnreadableError(
            f"{where} gave an answer that cannot be used ({type(error).__name__})", _GO_ON
        ) from None


_GO_ON: Final = "run it again: what was read is kept, and letbe goes on from there"


@dataclass(slots=True)
class Mailbox:
    """An open mailbox.

    Attributes:
        account: Whose it is.
        server: The connection.
        seen: Message-IDs of this run, so that a mail in two folders is fetched once.
    """

    account: Account
    server: Any
    seen: set[bytes] = field(default_factory=set)

    def folders(self, wanted: Sequence[str] = ()) -> tuple[list[Folder], list[str]]:
        """Choose the folders to read.

        Args:
            wanted: Their names, where the user says which; spam is read, too, if it is named.

        Returns:
            The folders, and the names of those that were left out on purpose.

        Raises:
            UsageError: There is no such folder.
        """
        with in_words(self.account):
            listed = self.server.list_folders()
        if not wanted:
            return chosen_folders(listed)
        names = [name for *_, name in listed]
        for name in wanted:
            if name not in names:
                raise UsageError(f'no folder "{name}" in this mailbox', f"there are: {', '.join(names)}")
        sent = {f.name for f in chosen_folders(listed)[0] if f.sent}
        return [Folder(name, name in sent) for name in sorted(wanted, key=lambda n: n not in sent)], []

    def batches(self, folder: Folder, before: Mark) -> Iterator[Batch]:
        """Give the mails of a folder that are new since a mark, oldest first.

        Args:
            folder: The folder.
            before: How far it has been read.

        Raises:
            UnreadableError: The server breaks off, or says what cannot be used.

        Cost: two questions for ``BATCH`` mails; of each mail its header, and of what is measured the text.
        """
        with in_words(self.account):
            validity = int(self.server.select_folder(folder.name, readonly=True).get(b"UIDVALIDITY", 0))
            done = before.uid if before.validity == validity else 0
            uids = sorted(u for u in self.server.search(["UID", f"{done + 1}:*"]) if u > done)
        for first in range(0, len(uids), BATCH):
            some = uids[first : first + BATCH]
            with in_words(self.account):
                batch = self._batch(folder, some, Mark(validity, some[-1]))
            yield batch

    def _batch(self, folder: Folder, uids: Sequence[int], mark: Mark) -> Batch:
        """Fetch some mails: headers first, then the texts of those that count."""
        found = self.server.fetch(uids, ["RFC822.SIZE", "FLAGS", f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>"])
        heads: dict[int, bytes] = {}
        sizes: dict[int, int] = {}
        drafts = known = 0
        for uid in uids:
            entry = found.get(uid)
            head = b"" if entry is None else _only(entry, _HEADER)
            if not head:
                continue  # it was deleted meanwhile
            flags = {flag.lower() for flag in entry.get(b"FLAGS") or ()}
            if flags & {b"\\draft", b"\\deleted"}:
                drafts += 1
                continue
            name = _MESSAGE_ID.search(head)
            if name is not None:
                if name[1] in self.seen:
                    known += 1
                    continue
                self.seen.add(name[1])
            heads[uid] = head
            sizes[uid] = int(entry.get(b"RFC822.SIZE", 0))
        bodies = self._bodies(sizes)
        label = _SENT_LABEL if folder.sent else b""
        sources = tuple(
            from_bytes(label + _whole(heads[uid], bodies[uid]), f"{uid}.eml")
            for uid in heads
            if uid in bodies
        )
        return Batch(folder, sources, mark, drafts, known)

    def _bodies(self, sizes: Mapping[int, int]) -> dict[int, bytes]:
        """Fetch what measuring needs of some mails."""
        bodies: dict[int, bytes] = {}
        small = [uid for uid, size in sizes.items() if size <= WHOLE_BYTES]
        for some in _by_weight(small, sizes):
            for uid, entry in self.server.fetch(some, ["BODY.PEEK[TEXT]"]).items():
                bodies[uid] = entry.get(b"BODY[TEXT]") or b""
        for uid in sizes:
            if sizes[uid] > WHOLE_BYTES:
                bodies[uid] = self._text_of(uid)
        return bodies

    def _text_of(self, uid: int) -> bytes:
        """Fetch the texts of one large mail, and put them where they stood; attachments stay empty."""
        structure = self.server.fetch([uid], ["BODYSTRUCTURE"]).get(uid, {}).get(b"BODYSTRUCTURE")
        if structure is None or not structure.is_multipart:
            entry = self.server.fetch([uid], [f"BODY.PEEK[TEXT]<0.{TEXT_BYTES}>"]).get(uid, {})
            return _only(entry, b"BODY[TEXT]")
        items = ["UID"]
        for section, part in _parts(structure, ""):
            items.append(f"BODY.PEEK[{section}.MIME]")
            if _is_text(part):
                items.append(f"BODY.PEEK[{section}]<0.{TEXT_BYTES}>")
        entry = self.server.fetch([uid], items).get(uid, {})
        return b"".join(_multipart(structure, "", entry))


def _by_weight(uids: Sequence[int], sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """Put mails into groups of a bounded weight."""
    some: list[int] = []
    weight = 0
    for uid in uids:
        if some and weight + sizes[uid] > BATCH_BYTES:
            yield some
            some, weight = [], 0
        some.append(uid)
        weight += sizes[uid]
    if some:
        yield some


def _whole(header: bytes, body: bytes) -> bytes:
    """Put a header and a body together: one empty line between them."""
    return header.rstrip(b"\r\n") + b"\r\n\r\n" + body


def _only(entry: Mapping[bytes, Any], name: bytes) -> bytes:
    """Give what was fetched of a section, whether the server names its first byte or not."""
    for key, value in entry.items():
        if isinstance(key, bytes) and (key == name or key.startswith(name + b"<")):
            return value or b""
    return b""


def _parts(structure: Any, prefix: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Give each part of a mail with the number of its section, from outside to inside."""
    for number, part in enumerate(structure[0], 1):
        section = f"{prefix}{number}"
        yield section, part
        if part.is_multipart and depth < MOST_NESTED:
            yield from _parts(part, section + ".", depth + 1)


def _is_text(part: Any) -> bool:
    """Tell a part that may be measured: a text that is no attachment."""
    if part.is_multipart or not isinstance(part[0], bytes) or part[0].lower() != b"text":
        return False
    told = [p[0].lower() for p in part[7:] if isinstance(p, tuple) and p and isinstance(p[0], bytes)]
    return b"attachment" not in told


def _multipart(structure: Any, prefix: str, entry: Mapping[bytes, Any], depth: int = 0) -> Iterator[bytes]:
    """Write a multipart body anew from the parts that were fetched."""
    delimiter = b"--" + _boundary(structure)
    for number, part in enumerate(structure[0], 1):
        section = f"{prefix}{number}"
        header = _only(entry, f"BODY[{section}.MIME]".encode())
        yield delimiter + b"\r\n" + header.rstrip(b"\r\n") + b"\r\n\r\n"
        if part.is_multipart and depth < MOST_NESTED:
            yield from _multipart(part, section + ".", entry, depth + 1)
        else:
            yield _only(entry, f"BODY[{section}]".encode())
        yield b"\r\n"
    yield delimiter + b"--\r\n"


def _boundary(structure: Any) -> bytes:
    """Give the boundary of a multipart, as its header states it."""
    parameters = structure[2] if len(structure) > 2 and isinstance(structure[2], tuple) else ()  # noqa: PLR2004
    for name, value in zip(parameters[::2], parameters[1::2], strict=False):
        if isinstance(name, bytes) and name.lower() == b"boundary" and isinstance(value, bytes):
            return value
    return b""
