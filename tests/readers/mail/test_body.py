"""How much the person typed: parts, encodings, character sets, quotes, signatures."""

from __future__ import annotations

import base64
import quopri

import pytest

from letbe.readers.rows import Flag, Kind
from tests.readers.mail.reading import HEADER, automatic, read_mails, read_text

TYPED = "Grüße, kommst du?"
SIZE = (17, 3)


@pytest.mark.parametrize(
    "charset", ["utf-8", "iso-8859-1", "windows-1252", "ISO-8859-15", "cp850", "utf-16", "utf-7"]
)
@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "BASE64"])
def test_a_text_is_measured_in_its_character_set_and_encoding(charset: str, encoding: str) -> None:
    """A character is a character, however many bytes it took."""
    if (charset, encoding) == ("utf-16", "8bit"):
        pytest.skip("line ends of two bytes are no text for a mail")
    raw = TYPED.encode(charset)
    raw = {"8bit": bytes, "quoted-printable": quopri.encodestring, "BASE64": base64.encodebytes}[encoding](
        raw
    )
    header = f'Content-Type: text/plain; charset="{charset}"\nContent-Transfer-Encoding: {encoding}\n'
    assert read_text(raw, header.encode()) == SIZE


@pytest.mark.parametrize(
    ("charset", "text", "words"),
    [
        ("gb2312", "你好吗", 1),
        ("gb18030", "你好吗", 1),
        ("big5", "你好嗎", 1),
        ("iso-2022-jp", "元気ですか", 1),
        ("shift_jis", "元気ですか", 1),
        ("euc-kr", "잘 지내", 2),
        ("koi8-r", "Как дела", 2),
        ("windows-1251", "Как дела", 2),
        ("iso-8859-7", "Τι κάνεις", 2),
        ("windows-1255", "מה שלומך", 2),
    ],
)
def test_a_text_in_any_character_set_is_measured(charset: str, text: str, words: int) -> None:
    """Half of the world's old mail is in one of these."""
    header = f"Content-Type: text/plain; charset={charset}\n".encode()
    assert read_text(text.encode(charset), header) == (len(text), words)


@pytest.mark.parametrize(
    "header",
    [b"", b"Content-Type: text/plain; charset=x-unknown\n", b"Content-Type: text/plain; charset=us-ascii\n"],
)
@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_raw_bytes_that_say_nothing_true_are_utf_8_or_latin_1(header: bytes, charset: str) -> None:
    """UTF-8 if they can be, for that does not happen by chance."""
    assert read_text(TYPED.encode(charset), header) == SIZE


@pytest.mark.parametrize(
    "quote",
    [
        "> old text\n>> older text\n",
        "On Fri, 16 Sep 2016 at 22:26, Anna <anna@a.example> wrote:\n> old\n",
        "On Fri, Sep 16, 2016 at 10:26 PM, Anna Bee <\nanna@a.example> wrote:\n\n> old\n",
        "On Fri, Sep 16, 2016 at 10:26 PM Anna wrote:\n\nold text without marks\n",
        "Am 16.09.2016 um 22:26 schrieb Anna <anna@a.example>:\n> alt\n",
        "Am Fr., 16. Sept. 2016 um 22:26 Uhr schrieb Anna <\nanna@a.example>:\n\n> alt\n",
        "Le ven. 16 sept. 2016 à 22:26, Anna <anna@a.example> a écrit :\n> vieux\n",
        "El vie, 16 sept 2016 a las 22:26, Anna (<anna@a.example>) escribió:\n> viejo\n",
        "Il giorno ven 16 set 2016 alle ore 22:26 Anna <anna@a.example> ha scritto:\n> vecchio\n",
        "Em sex., 16 de set. de 2016 às 22:26, Anna <anna@a.example> escreveu:\n> velho\n",
        "Op vr 16 sep. 2016 om 22:26 schreef Anna <anna@a.example>:\n> oud\n",
        "Den fre 16 sep. 2016 kl 22:26 skrev Anna <anna@a.example>:\n> gammal\n",
        "pt., 16 wrz 2016 o 22:26 Anna <anna@a.example> napisał(a):\n> stary\n",
        "пт, 16 сент. 2016 г. в 22:26, Anna <anna@a.example>:\n> старый\n",
        "16.09.2016 22:26, Anna пишет:\n> старый\n",
        "16 Eyl 2016 Cum 22:26 tarihinde Anna <anna@a.example> şunu yazdı:\n> eski\n",
        "2016年9月16日(金) 22:26 Anna <anna@a.example> のメール:\n> 古い\n",
        "Anna <anna@a.example> 于2016年9月16日周五 22:26写道：\n> 旧\n",
        "-----Original Message-----\nFrom: Anna\nold text\n",
        "  ----- Original Message ----- \nold text\n",
        "-----Ursprüngliche Nachricht-----\nalt\n",
        "---------- Forwarded message ---------\nFrom: Anna <anna@a.example>\nold\n",
        "-------- Original-Nachricht --------\nalt\n",
        "----- Mensaje original -----\nviejo\n",
        "-------- Message original --------\nvieux\n",
        "________________________________\nFrom: Anna\nold\n",
        "From: Anna <anna@a.example>\nSent: Friday, September 16, 2016\nTo: Ben\nSubject: x\n\nold\n",
        "*From:* Anna\n*Sent:* Friday\n*To:* Ben\n*Subject:* x\n\nold\n",
        "Von: Anna\nGesendet: Freitag, 16. September 2016\nAn: Ben\nBetreff: x\n\nalt\n",
        "De : Anna\nEnvoyé : vendredi 16 septembre 2016\nÀ : Ben\nObjet : x\n\nvieux\n",
        "De: Anna\nEnviado el: viernes\nPara: Ben\nAsunto: x\n\nviejo\n",
        "От: Anna\nОтправлено: 16 сентября\nКому: Ben\nТема: x\n\nстарый\n",
        "发件人: Anna\n发送时间: 2016年9月16日\n收件人: Ben\n主题: x\n\n旧\n",
        "差出人: Anna\n送信日時: 2016年9月16日\n宛先: Ben\n件名: x\n\n古い\n",
        "-- \nBen\nFar Street 1\n",
        "--\nBen\n",
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_the_person_did_not_type_is_cut(quote: str, ends: str) -> None:
    """Quotes, what programs put above them, and signatures, in many tongues."""
    if "пт, 16 сент" in quote:
        pytest.skip("Gmail's Russian line has no word for 'wrote'; only its quoted lines are cut")
    text = ("Yes, gladly.\n\n" + quote).replace("\n", ends)
    assert read_text(text.encode(), b"Content-Type: text/plain; charset=utf-8\n") == (12, 2)


@pytest.mark.parametrize(
    "text",
    [
        "He wrote:",
        "I have this to say: no",
        "From: me to you",
        "To: do, or not to do",
        "----- four -----",
        "a -- b",
        "_____",
        "On Friday 16 I read what she wrote: all of it",
    ],
)
def test_what_only_looks_like_a_quote_stays(text: str) -> None:
    """A person may type any of these."""
    text += "\nmore"
    assert read_text(text.encode()) == (len(text), len(text.split()))


def test_an_answer_between_quoted_lines_is_typed() -> None:
    """Only the lines with marks and the line above them go."""
    text = b"On 16.9.2016 Anna <anna@a.example> wrote:\n> shall we?\nYes.\n> when?\nNow.\n"
    assert read_text(text) == (len("Yes.\nNow."), 2)


def part(kind: str, text: bytes, more: str = "") -> bytes:
    """Make a part."""
    return f"--b\nContent-Type: {kind}\n{more}\n".encode() + text + b"\n"


MIXED = b"Content-Type: multipart/mixed; boundary=b\n"
PLAIN = part("text/plain; charset=utf-8", TYPED.encode())
HTML = part("text/html; charset=utf-8", b"<p>something else entirely, and longer</p>")
PICTURE = part("image/png; name=x.png", b"iVBORw0KGgo=" * 9, "Content-Transfer-Encoding: base64\n")


@pytest.mark.parametrize(
    "parts",
    [
        [PLAIN],
        [PLAIN, HTML],
        [HTML, PLAIN],
        [PICTURE, PLAIN],
        [part("text/plain", b"notes", "Content-Disposition: attachment; filename=x.txt\n"), PLAIN],
        [part('multipart/alternative; boundary="b c"', b"--b c\n" + PLAIN[4:] + b"--b c--"), PICTURE],
        [part("multipart/related; boundary=bb", b"--bb\n" + PLAIN[4:] + b"--bb--"), PICTURE],
        [part("message/rfc822", HEADER + b"\nforwarded text\n"), PLAIN],
    ],
)
def test_the_text_is_the_first_plain_part_that_is_no_attachment(parts: list[bytes]) -> None:
    """Alternatives, pictures in the text, attachments, forwarded mails."""
    assert read_text(b"preamble\n" + b"".join(parts) + b"--b--\nafter\n", MIXED) == SIZE


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: multipart/mixed; boundary*=us-ascii''b\n",
        b"Content-Type: multipart/mixed; boundary*0=b\n",
        b'Content-Type: multipart/mixed (a comment); boundary="b"\n',
        b'Content-Type: multipart/mixed; boundary="\\b"\n',
        b"CONTENT-TYPE: Multipart/Mixed;\r\n BOUNDARY=b\n",
        b"Content-Type: multipart/mixed; boundary=b ; x=y\n",
    ],
)
def test_a_boundary_is_found_however_it_is_written(header: bytes) -> None:
    """RFC 2231, comments, escapes, folding."""
    assert read_text(PICTURE + PLAIN + b"--b--\n", header) == SIZE


def test_a_part_without_an_end_is_read_to_the_end() -> None:
    """Truncated files are common."""
    assert read_text(PLAIN, MIXED) == SIZE


def test_lines_that_only_resemble_the_boundary_are_text() -> None:
    """A boundary may be the beginning of another one."""
    text = b"one\n--bc\n--b c\n -- b\n--b--c\ntwo"
    assert read_text(part("text/plain", text) + b"--b--\n", MIXED) == (len(text), 8)


def test_a_mail_with_an_attachment_and_no_text_is_media() -> None:
    """A picture sent without a word."""
    scan = read_mails(HEADER + MIXED + b"\n" + PICTURE + b"--b--\n", HEADER + b"\nHi\n", HEADER + b"\n")
    assert scan.rows.kind.tolist() == [Kind.MEDIA, Kind.TEXT, Kind.TEXT]
    assert scan.rows.chars.tolist() == [0, 2, 0]


def test_an_invitation_is_automatic() -> None:
    """A calendar wrote it."""
    assert automatic(read_mails(HEADER + MIXED + b"\n" + PLAIN + part("text/calendar", b"X") + b"--b--")) == [
        True
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello <b>you</b></p>", "Hello you"),
        ("<html><head><title>no</title><style>p{}</style></head><body>Hi<br>you</body></html>", "Hi\nyou"),
        ("one<!-- two > --> three", "one three"),
        ("<script>if (a<b) x()</script>yes", "yes"),
        ("a &lt; b &amp; c&nbsp;d &#228;&#xE4;", "a < b & c d ää"),
        ("gr&uuml;n", "grün"),
        ("<a title='>' href=\"x>y\">link</a>", "link"),
        ("a < b and c > d", "a < b and c > d"),
        ("Yes<blockquote>old <blockquote>older</blockquote></blockquote>!", "Yes!"),
        ('Yes<div class="gmail_quote">On 16.9. x wrote:<br>old</div>', "Yes"),
        ('Yes<hr><div id="divRplyFwdMsg"><b>From:</b> x</div>', "Yes"),
        ("<div>Yes</div>\n<div>\nno </div>", "Yes\nno"),
        ("<a 'unclosed>text", "text"),
        ("& &x &#; &#x; <", "& &x &#; &#x; <"),
    ],
)
def test_html_is_measured_as_it_is_seen(html: str, text: str) -> None:
    """Without a document tree."""
    header = b"Content-Type: text/html; charset=utf-8\n"
    assert read_text(html.encode(), header) == (len(text), len(text.split()))


@pytest.mark.parametrize(
    ("text", "asks"), [(b"Why?", True), (b"See https://a.example/?q=1", False), (b"No.\n> why?", False)]
)
def test_only_a_question_that_was_typed_is_a_question(text: bytes, asks: bool) -> None:
    """Not one in a link, and not a quoted one."""
    scan = read_mails(HEADER + b"\n" + text)
    assert [bool(f & Flag.QUESTION) for f in scan.rows.flags] == [asks]
