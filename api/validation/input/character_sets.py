"""Bytes as text: UTF-8 with or without a byte-order mark; anything else is named."""

from __future__ import annotations

import codecs
import re

from api.validation.input.refusals import Refusal

_SAMPLE = 64 * 1024  # bytes by which another character set is guessed
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# First bytes of files that are often taken for text.
_BINARY = (
    (b"PK\x03\x04", "ZIP (XLSX, DOCX, HWPX, …)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS, DOC, HWP"),
    (b"%PDF-", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"HWP Document File", "HWP"),
    (b"\x7fELF", "ELF"),
)
_HANGUL = re.compile("[가-힣ㄱ-ㅎ]")
_KANA = re.compile("[ぁ-ヿ]")
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def text_of(data: bytes) -> str:
    """Return the text that bytes are, without a byte-order mark. Raises Refusal, naming what they are."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise Refusal("other-encoding", 1, 1, {"encoding": name})
    kind = next((name for magic, name in _BINARY if data.startswith(magic)), None)
    if kind:
        raise Refusal("binary", values={"what": kind})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error.start) from None
    at = text.find("\0")
    if at >= 0:
        raise _with_zeros(data, text, at)
    return text


def _with_zeros(data: bytes, text: str, at: int) -> Refusal:
    wide = _wide(data[:_SAMPLE])
    return wide or Refusal("nul", text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _wide(head: bytes) -> Refusal | None:
    """Name what has a zero byte in every tenth place or more: two or four bytes a character, or no text."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd < 8 or (even + odd) * 10 < len(head):
        return None
    if (even + odd) * 3 > len(head) * 2:
        return Refusal("other-encoding", 1, 1, {"encoding": "UTF-32"})
    if max(even, odd) > 9 * min(even, odd):
        return Refusal("other-encoding", 1, 1, {"encoding": "UTF-16"})
    return Refusal("binary", values={"what": "?"})


def _not_utf8(data: bytes, start: int) -> Refusal:
    if wide := _wide(data[:_SAMPLE]):
        return wide
    line = data.count(b"\n", 0, start) + 1
    begun = data.rfind(b"\n", 0, start) + 1
    column = len(data[begun:start].decode("utf-8", errors="replace")) + 1
    around = data[max(0, start - _SAMPLE // 2) : start + _SAMPLE]
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in around)
    if controls * 50 > len(around):
        return Refusal("binary", values={"what": "?"})
    high = sum(byte >= 128 for byte in around)
    whole = sum(len(each) for each in _UTF8_CHARACTER.findall(around))
    if whole * 2 > high:
        broken = data[start : start + 1].hex().upper()
        return Refusal("broken-utf-8", line, column, {"byte": broken})
    return Refusal("other-encoding", line, column, {"encoding": _guess(around)})


def _guess(sample: bytes) -> str:
    if _share(_KANA, sample.decode("cp932", errors="ignore")) >= 0.4:
        return "Shift_JIS"
    if _share(_HANGUL, sample.decode("cp949", errors="ignore")) >= 0.5:
        return "CP949 (EUC-KR)"
    if sum(byte >= 128 for byte in sample) * 10 < len(sample):
        return "Windows-1252 (ISO-8859-1)"
    return "?"


def _share(wanted: re.Pattern[str], text: str) -> float:
    foreign = [sign for sign in text if ord(sign) >= 128]
    return sum(1 for sign in foreign if wanted.match(sign)) / len(foreign) if foreign else 0.0
