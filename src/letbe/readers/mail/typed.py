"""What the person typed: the text without quotes, signature and what mail programs put above quotes.

Why own code: the libraries for this (``mail-parser-reply``, ``quotequail``) try their patterns on
whole texts in Python, which costs more than all the rest of a mail together, and they need the
text as a string that we never want to hold.  The rules are theirs in spirit:

1. a line that begins with ``>`` is quoted, wherever it stands;
2. ``-- `` alone begins the signature: all after it goes;
3. ``----- Original Message -----`` and its like, in any tongue of the table, and a line of
   underscores: all after it goes;
4. three of From, Sent, To, Cc, Subject (in any tongue of the table) as labels within six lines: the
   head of a quoted mail, all from there goes;
5. ``On ... wrote:`` (a line that ends with a colon and, in it or in up to two lines that were wrapped
   into it, holds a word of the table and a digit or an ``@``): it goes, and all after it unless ``>``
   lines follow.
"""

# ruff: noqa: RUF001 - phrases of many tongues hold letters that look alike

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner
from letbe.readers.mail.fields import PRIME, SEED, lower, plain, word_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: What stands between dashes above a quoted or forwarded mail.
DASHED: Final = (
    "original message", "original appointment", "originalmessage", "forwarded message", "forwarded by",
    "begin forwarded", "reply message", "message from", "original-nachricht", "originalnachricht",
    "ursprüngliche nachricht", "urspr. nachricht", "weitergeleitete nachricht", "weitergeleitet von",
    "message d'origine", "message d’origine", "message original", "message transf", "message initial",
    "mensaje original", "mensaje reenviado", "missatge original", "mensagem original",
    "mensagem encaminhada", "messaggio originale", "messaggio inoltrato", "messaggio inoltrat",
    "oorspronkelijk bericht", "doorgestuurd bericht", "oprindelig meddelelse", "original meddelelse",
    "videresendt", "opprinnelig melding", "ursprungligt meddelande", "originalmeddelande",
    "vidarebefordrat", "alkuperäinen viesti", "välitetty viesti", "oryginalna wiadomo",
    "wiadomość oryginalna", "wiadomość przekazana", "původní zpráva", "přeposlaná zpráva",
    "eredeti üzenet", "továbbított üzenet", "mesajul original", "mesaj original", "orijinal ileti",
    "orijinal mesaj", "yönlendirilmiş", "исходное сообщение", "Исходное сообщение",
    "пересылаемое сообщение", "Пересылаемое сообщение", "Пересланное сообщение",
    "Пересилане повідомлення", "αρχικό μήνυμα", "Αρχικό μήνυμα", "Προωθημένο μήνυμα", "הודעה מקורית",
    "رسالة", "原始邮件", "邮件原件", "转发邮件", "转发的邮件", "原始郵件", "轉寄", "元のメッセージ",
    "転送メッセージ", "원본 메시지", "원본 메일", "전달된 메시지", "thư gốc", "ข้อความต้นฉบับ", "pesan asli",
)  # fmt: skip

#: Labels in the head of a quoted mail: from, sent, to, cc, subject.
LABELS: Final = (
    ("from", "von", "de", "da", "van", "fra", "från", "lähettäjä", "od", "feladó", "kimden", "gönderen",
     "От", "От кого", "Від", "Από", "מאת", "من", "发件人", "寄件者", "寄件人", "差出人", "送信者",
     "보낸 사람", "보낸사람", "từ", "Từ", "จาก", "dari"),
    ("sent", "date", "gesendet", "datum", "envoyé", "Envoyé", "enviado", "enviado el", "enviada em",
     "fecha", "data", "inviato", "verzonden", "sendt", "dato", "skickat", "lähetetty", "päivämäärä",
     "wysłano", "odesláno", "dátum", "küldve", "elküldve", "gönderme tarihi", "tarih", "Отправлено",
     "Дата", "Надіслано", "Στάλθηκε", "Ημερομηνία", "נשלח", "תאריך", "تاريخ", "发送时间", "日期",
     "傳送時間", "寄件日期", "送信日時", "日時", "日付", "보낸 날짜", "날짜", "ngày", "Ngày", "tanggal"),
    ("to", "an", "à", "À", "para", "a", "aan", "naar", "til", "till", "vastaanottaja", "do", "komu",
     "címzett", "kime", "alıcı", "Кому", "Προς", "אל", "إلى", "收件人", "收件者", "宛先", "받는 사람",
     "받는사람", "kepada", "pour"),
    ("cc", "copie", "kopie", "kopi", "kopia", "Копия", "抄送", "副本", "참조"),
    ("subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp", "emne", "ämne", "aihe",
     "temat", "předmět", "tárgy", "konu", "subiect", "Тема", "Θέμα", "נושא", "الموضوع", "主题", "主旨",
     "主題", "件名", "제목", "chủ đề", "Chủ đề", "เรื่อง", "subjek"),
)  # fmt: skip

#: Words of the line above a quote: "wrote" in many tongues.
WROTE: Final = (
    "wrote", "writes", "schrieb", "a écrit", "a ecrit", "escribió", "escribio", "escreveu", "ha scritto",
    "scrive", "schreef", "skrev", "kirjoitti", "napisał", "pisze", "napsal", "napísal", "je napisao",
    "írta", "a scris", "yazdı", "şunu yazdı", "пишет", "написал", "писал", "написав", "пише",
    "έγραψε", "כתב", "كتب", "写道", "寫道", "書きました", "メール", "작성", "đã viết", "menulis",
    "เขียนว่า", "va escriure", "idatzi", "rašė", "kirjutas",
)  # fmt: skip

#: How many lines of a head are looked at, and how many different labels it takes.
_HEAD_LINES: Final = 6
_HEAD_LABELS: Final = 3
#: A line is wrapped if it would be longer than this with the next word; programs wrap at 66 to 80.
_WRAPPED_AT: Final = 66


def _table(phrases: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Join phrases into one array of bytes, with where each ends."""
    parts = [p.encode() for p in phrases]
    return np.frombuffer(b"".join(parts), np.uint8).copy(), np.cumsum(np.array([len(p) for p in parts]))


_DASHED, _DASHED_ENDS = _table(DASHED)
_WROTE, _WROTE_ENDS = _table(WROTE)
_LABELS: Final = np.array([word_hash(w.encode()) for words in LABELS for w in words], np.uint64)
_LABEL_KINDS: Final = np.array([kind for kind, words in enumerate(LABELS) for _ in words], np.int64)
_LONGEST_LABEL: Final = 40


@inner
def _phrase_at(
    text: NDArray[np.uint8], i: int, end: int, phrases: NDArray[np.uint8], ends: NDArray[np.int64]
) -> bool:
    """Tell whether one of the phrases stands at ``i``."""
    first = 0
    for k in range(len(ends)):
        last = int(ends[k])
        if i + last - first <= end and lower(int(text[i])) == phrases[first]:
            j = 1
            while j < last - first and lower(int(text[i + j])) == phrases[first + j]:
                j += 1
            if j == last - first:
                return True
        first = last
    return False


@inner
def _line(text: NDArray[np.uint8], i: int, n: int) -> tuple[int, int, int]:
    """Give the first and the last byte of a line that are not blank, and where the next begins."""
    end = i
    while end < n and text[end] != 10:
        end += 1
    after = min(end + 1, n)
    while i < end and text[i] <= 32:
        i += 1
    while end > i and text[end - 1] <= 32:
        end -= 1
    return i, end, after


@inner
def _label(text: NDArray[np.uint8], first: int, last: int) -> int:
    """Give the number of the label that a line begins with, or -1."""
    while first < last and text[first] in (32, 42):
        first += 1  # *From:* in bold
    end = first
    while end < last and end - first < _LONGEST_LABEL and text[end] != 58 and text[end] != 0xEF:
        end += 1
    if end == last or end - first == _LONGEST_LABEL:
        return -1
    if text[end] == 0xEF and not (end + 2 < last and text[end + 1] == 0xBC and text[end + 2] == 0x9A):
        return -1
    while end > first and text[end - 1] in (9, 32, 42):
        end -= 1
    value = SEED
    for i in range(first, end):
        value = (value ^ np.uint64(lower(int(text[i])))) * PRIME
    for k in range(len(_LABELS)):
        if _LABELS[k] == value:
            return int(_LABEL_KINDS[k])
    return -1


@inner
def _is_head(text: NDArray[np.uint8], i: int, n: int) -> bool:
    """Tell the head of a quoted mail, which begins at ``i``."""
    met = 0
    different = 0
    for _ in range(_HEAD_LINES):
        if i >= n:
            break
        first, last, i = _line(text, i, n)
        kind = _label(text, first, last)
        if kind >= 0 and met >> kind & 1 == 0:
            met |= 1 << kind
            different += 1
    return different >= _HEAD_LABELS


@inner
def _ends_with_colon(text: NDArray[np.uint8], first: int, last: int) -> bool:
    """Tell a colon at the end of a line, also a wide one."""
    if text[last - 1] == 58:
        return True
    return last - first >= 3 and text[last - 3] == 0xEF and text[last - 2] == 0xBC and text[last - 1] == 0x9A


@inner
def _says_wrote(text: NDArray[np.uint8], first: int, last: int) -> bool:
    """Tell a word of ``WROTE`` in the last part of a line."""
    for i in range(max(first, last - 160), last):
        if _phrase_at(text, i, last, _WROTE, _WROTE_ENDS):
            return True
    return False


@inner
def _has_digit(text: NDArray[np.uint8], first: int, last: int) -> bool:
    """Tell a digit."""
    for i in range(first, last):
        if 48 <= text[i] <= 57:
            return True
    return False


@inner
def _has_mark(text: NDArray[np.uint8], first: int, last: int) -> bool:
    """Tell a digit or an ``@``."""
    for i in range(first, last):
        if 48 <= text[i] <= 57 or text[i] == 64:
            return True
    return False


@inner
def _is_wrapped(text: NDArray[np.uint8], start: int, end: int, first: int, last: int) -> bool:
    """Tell whether the line ``text[start:end]`` was too long and goes on in ``text[first:last]``."""
    while end > start and text[end - 1] <= 32:
        end -= 1
    if end > start and text[end - 1] == 60:
        return True
    word = first
    while word < last and text[word] > 32:
        word += 1
    return end - start + 1 + word - first > _WRAPPED_AT


@inner
def _attribution(text: NDArray[np.uint8], earlier: int, before: int, size: int, first: int, last: int) -> int:
    """Say where ``On ... wrote:`` begins in the text kept so far, or -1; it ends in ``text[first:last]``.

    The two lines kept before it begin at ``earlier`` and ``before``; -1 where they are of another
    paragraph.
    """
    wrote = _says_wrote(text, first, last)
    if wrote and _has_digit(text, first, last):
        return size
    if before >= 0 and _is_wrapped(text, before, size, first, last):
        begin = before
        if earlier >= 0 and _is_wrapped(text, earlier, before, before, size):
            begin = earlier
        for start in (before, begin):
            if (wrote or _says_wrote(text, start, size)) and (
                _has_mark(text, start, size) or _has_mark(text, first, last)
            ):
                return start
    if not wrote:
        return -1
    if _has_mark(text, first, last):
        return size
    if before >= 0 and _has_mark(text, before, size):
        return before
    return earlier if earlier >= 0 and _has_mark(text, earlier, size) else -1


@inner
def cut_quotes(text: NDArray[np.uint8], n: int) -> tuple[int, int]:
    """Leave only what the person typed in ``text``, in place.

    Args:
        text: UTF-8 with single line ends, uint8; overwritten.
        n: How many bytes.

    Returns:
        Where the typed text begins in ``text`` and where it ends, without blanks around it.

    Cost: O(n) time, no memory.
    """
    size = i = plain(0)
    before = earlier = plain(-1)  # where the last line kept begins, and the one before it, in a paragraph
    while i < n:
        first, last, after = _line(text, i, n)
        if first >= last:
            before = earlier = -1
        else:
            c = int(text[first])
            if c == 62:
                before = earlier = -1
                i = after
                continue
            if c == 45 and _is_cut_by_dashes(text, i, first, last):
                break
            if c == 95 and _is_rule(text, first, last):
                break
            if _label(text, first, last) >= 0 and _is_head(text, i, n):
                break
            if _ends_with_colon(text, first, last):
                begin = _attribution(text, earlier, before, size, first, last)
                if begin >= 0:
                    size = begin
                    if not _quote_follows(text, after, n):
                        break
                    before = earlier = -1
                    i = after
                    continue
            earlier = before
            before = size
        if size == i:
            size = after  # nothing was dropped yet
        else:
            for j in range(i, after):
                text[size] = text[j]
                size += 1
        i = after
    start = 0
    while start < size and text[start] <= 32:
        start += 1
    while size > start and text[size - 1] <= 32:
        size -= 1
    return start, size


@inner
def _is_cut_by_dashes(text: NDArray[np.uint8], i: int, first: int, last: int) -> bool:
    """Tell ``-- `` alone, and four dashes or more before a phrase of ``DASHED``."""
    j = first
    while j < last and text[j] == 45:
        j += 1
    if j == last:
        return j - first == 2 and first == i
    if j - first < 4:
        return False
    while j < last and text[j] == 32:
        j += 1
    return _phrase_at(text, j, last, _DASHED, _DASHED_ENDS)


@inner
def _is_rule(text: NDArray[np.uint8], first: int, last: int) -> bool:
    """Tell a line of eight underscores or more and nothing else."""
    for i in range(first, last):
        if text[i] != 95:
            return False
    return last - first >= 8


@inner
def _quote_follows(text: NDArray[np.uint8], i: int, n: int) -> bool:
    """Tell whether the next line that is not blank is quoted."""
    while i < n:
        first, last, i = _line(text, i, n)
        if first < last:
            return bool(text[first] == 62)
    return True
