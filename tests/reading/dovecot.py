"""A real IMAP server for tests: Dovecot from Debian's packages, run by a user without rights in a folder."""

from __future__ import annotations

import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PASSWORD: Final = "correct-hörse-battery"  # noqa: S105 - of a server that lives for seconds
#: Starting takes a moment on a busy machine.
PATIENCE_S: Final = 30.0

_SETTINGS: Final = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
ssl_dh =
disable_plaintext_auth = {only_encrypted}
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail/%u
mailbox_list_index = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
  mailbox Bin {{
    auto = create
    special_use = \\Trash
  }}
  mailbox Unfinished {{
    auto = create
    special_use = \\Drafts
  }}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        folder: Where all of it lies.
        port: Where it begins in clear.
        tls_port: Where it is encrypted from the start.
        certificate: What to trust.
    """

    folder: Path
    port: int
    tls_port: int
    certificate: Path

    @property
    def trust(self) -> ssl.SSLContext:
        """Trust its certificate, and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def deliver(self, user: str, mails: Sequence[bytes], folder: str = "", flags: str = "") -> None:
        """Put mails into a folder of a user's, as a server that delivers mail does."""
        box = self.folder / "mail" / user / (f".{folder}" if folder else "")
        for part in ("cur", "new", "tmp"):
            (box / part).mkdir(parents=True, exist_ok=True)
        there = len(list((box / "cur").iterdir())) + len(list((box / "new").iterdir()))
        for number, mail in enumerate(mails, there):
            (box / "cur" / f"{1_700_000_000 + number}.M{number}.test:2,{flags}").write_bytes(mail)
        _give(self.folder / "mail", *_nobody())

    def forget_uids(self, user: str) -> None:
        """Number all mails of a user's inbox anew, as a server does that was set up again."""
        for file in (self.folder / "mail" / user).glob("dovecot*"):
            file.unlink()

    def flags(self, user: str, folder: str = "INBOX") -> list[str]:
        """Give the flags of each mail of a folder, by another client."""
        with imaplib.IMAP4_SSL("127.0.0.1", self.tls_port, ssl_context=self.trust) as other:
            other.authenticate("PLAIN", lambda _: f"\0{user}\0{PASSWORD}".encode())
            other.select(folder, readonly=True)
            _, found = other.fetch("1:*", "(FLAGS)")
        return [line.decode() for line in found if isinstance(line, bytes)]


def running(*, only_encrypted: bool = True) -> Iterator[Server]:
    """Start a server, and stop it at the end; skip the test where there is none."""
    dovecot = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if dovecot is None:
        pytest.skip("Dovecot is not installed (Debian: dovecot-imapd)")
    version = subprocess.run([dovecot, "--version"], capture_output=True, text=True, check=True).stdout
    if not version.startswith("2.3"):
        pytest.skip(f"the settings of this test are those of Dovecot 2.3, and here is {version.split()[0]}")
    folder = Path(tempfile.mkdtemp(prefix="letbe-dovecot-"))
    try:
        yield from _served(dovecot, folder, only_encrypted=only_encrypted)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _served(dovecot: str, folder: Path, *, only_encrypted: bool) -> Iterator[Server]:
    """Write what it needs, start it, wait until it answers, stop it."""
    user, group = _nobody()
    port, tls_port = _free_port(), _free_port()
    _certificate(folder)
    (folder / "mail").mkdir()
    settings = _SETTINGS.format(
        folder=folder,
        user=user,
        group=group,
        port=port,
        tls_port=tls_port,
        password=PASSWORD,
        only_encrypted="yes" if only_encrypted else "no",
    )
    (folder / "dovecot.conf").write_text(settings, "utf-8")
    folder.chmod(0o755)
    _give(folder, user, group)
    lower = {"user": user, "group": group, "extra_groups": []} if os.geteuid() == 0 else {}
    process = subprocess.Popen(
        [dovecot, "-F", "-c", str(folder / "dovecot.conf")], stderr=subprocess.PIPE, text=True, **lower
    )
    try:
        server = Server(folder, port, tls_port, folder / "cert.pem")
        until = time.monotonic() + PATIENCE_S
        while process.poll() is None and time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", tls_port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        else:
            log = folder / "log"
            said = log.read_text("utf-8", "replace")[-500:] if log.exists() else process.communicate()[1]
            pytest.fail(f"Dovecot does not start: {said}")
        yield server
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def _nobody() -> tuple[str, str]:
    """Name a user without rights: oneself, or nobody where that would be root."""
    import grp  # noqa: PLC0415 - not on every system, and Dovecot is not either
    import pwd  # noqa: PLC0415

    entry = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    return entry.pw_name, grp.getgrgid(entry.pw_gid).gr_name


def _give(folder: Path, user: str, group: str) -> None:
    """Let a user own a folder and all in it."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user, group)


def _free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


def _certificate(folder: Path) -> None:
    """Make a certificate for this machine that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "letbe tests")])
    now = datetime.now(UTC)
    hosts = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
