"""Files people hand in: kept under the digest of their content, their kind decided by what is inside, never by the name.

Refused with a sentence: too large (while it streams in, so that nothing is read to the end), empty, programs under whatever
name, office files with macros, pictures and pages that carry script. What is kept is served only by `ui.files`.
"""

import codecs
import hashlib
import os
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

CHUNK = 1 << 20
LONGEST_NAME = 120
LARGEST_MARKUP = 5 * CHUNK


class UploadRefused(Exception):
    """The file is not kept. The message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What a room keeps in its own columns. `digest` is the SHA-256 of the content, 64 hexadecimal digits; `size` bytes."""

    digest: str
    name: str
    media_type: str
    size: int


MEDIA_TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "office": "application/x-ole-storage",
    "text": "text/plain",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "svg": "image/svg+xml",
    "html": "text/html",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "zip": "application/zip",
}
PAPERS = frozenset({"pdf", "ofd", "docx", "xlsx", "pptx", "office", "text"})
PICTURES = frozenset({"png", "jpeg", "gif", "webp", "bmp"})
SOUND_AND_FILM = frozenset({"mp4", "mp3", "wav"})
EVIDENCE = PAPERS | PICTURES
"""What a scan, an approval or a rule on paper may be."""

WORDS = {
    "pdf": "PDF", "ofd": "OFD", "docx": "Word", "xlsx": "Excel", "pptx": "PPT", "office": "旧版 Office 或 WPS", "text": "文本",
    "png": "PNG 图片", "jpeg": "JPG 图片", "gif": "GIF 图片", "webp": "WebP 图片", "bmp": "BMP 图片", "svg": "SVG 图片",
    "html": "网页", "mp4": "MP4 视频", "mp3": "MP3 音频", "wav": "WAV 音频", "zip": "压缩包",
}  # fmt: skip
_PROGRAM_STARTS = (
    b"MZ",
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
_PROGRAM_ENDINGS = frozenset(
    [
        ".exe",
        ".com",
        ".scr",
        ".pif",
        ".bat",
        ".cmd",
        ".msi",
        ".dll",
        ".js",
        ".jse",
        ".vbs",
        ".vbe",
        ".wsf",
        ".hta",
        ".ps1",
        ".jar",
        ".apk",
        ".sh",
        ".lnk",
        ".reg",
        ".docm",
        ".xlsm",
        ".pptm",
    ]
)
_OFFICE_ENDINGS = frozenset({".doc", ".xls", ".ppt", ".wps", ".et", ".dps"})
_SCRIPT = re.compile(
    rb"<\s*script|javascript\s*:|vbscript\s*:|\son[a-z]{3,24}\s*=|<\s*(?:iframe|embed|object|foreignobject)\b|<!entity|data\s*:\s*text/html",
    re.IGNORECASE,
)
_HIDDEN_SCRIPT = re.compile(rb"<\s*script[\s>]|<\?php", re.IGNORECASE)


def keep_upload(stream: IO[bytes], *, name: str, folder: Path, limit: int, kinds: Iterable[str] = EVIDENCE) -> KeptFile:
    """Keep what `stream` holds below `folder`, at most `limit` bytes; the same content is kept once.

    `kinds` are keys of MEDIA_TYPES that are welcome here. Reads piece by piece, never the whole into memory, and stops at
    the first piece over the limit. Raises UploadRefused; nothing of a refused file stays on disk.
    """
    shown = clean_name(name)
    if Path(shown).suffix.lower() in _PROGRAM_ENDINGS:
        raise UploadRefused(f"“{shown}”是程序或带宏的文件，不收。请换成 PDF、Word、Excel 或图片。")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=folder, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as kept:
            digest, size = _stream(stream, kept, shown, limit)
        kind = _judge(Path(fresh), shown, frozenset(kinds))
        place = place_of(folder, digest)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        Path(fresh).replace(place)
    finally:
        Path(fresh).unlink(missing_ok=True)
    return KeptFile(digest, shown, MEDIA_TYPES[kind], size)


def place_of(folder: Path, digest: str) -> Path:
    """Where the content with this digest lies. Raises ValueError for what is no digest."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError("not a digest")
    return folder / digest[:2] / digest


def clean_name(name: str) -> str:
    """The name as it may be shown and served: no folders, no control or direction marks, at most 120 characters."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, ending = seen.rpartition(".")
    if len(seen) > LONGEST_NAME and dot and len(ending) < 10:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return seen[:LONGEST_NAME] or "没有名称"


def _stream(stream: IO[bytes], kept: IO[bytes], name: str, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(CHUNK):
        size += len(piece)
        if size > limit:
            raise UploadRefused(
                f"“{name}”超过 {_megabytes(limit)} 的上限，没有收下。请压缩、拆分，或降低扫描分辨率后再传。"
            )
        digest.update(piece)
        kept.write(piece)
    if not size:
        raise UploadRefused(f"“{name}”是空的，一个字也没有。请核对后重新选文件。")
    return digest.hexdigest(), size


def _megabytes(limit: int) -> str:
    return f"{limit / CHUNK:g} MB" if limit >= CHUNK else f"{limit} 字节"


def _judge(path: Path, name: str, welcome: frozenset[str]) -> str:
    with path.open("rb") as handle:
        start = handle.read(64 * 1024)
    if start.startswith(_PROGRAM_STARTS):
        raise UploadRefused(f"“{name}”里面是程序，不收。请换成 PDF、Word、Excel 或图片。")
    kind = _kind(path, start, Path(name).suffix.lower())
    if kind in ("svg", "html"):
        _refuse_script(path, name, _SCRIPT, whole=True)
    elif kind in PICTURES:
        _refuse_script(path, name, _HIDDEN_SCRIPT, whole=False)
    if kind not in welcome:
        wanted = "、".join(words for code, words in WORDS.items() if code in welcome)
        what = f"是{WORDS[kind]}" if kind else "不是认得的文件"
        raise UploadRefused(f"“{name}”{what}，这里只收{wanted}。请另存后再传。")
    if kind in ("docx", "xlsx", "pptx"):
        _refuse_macros(path, name)
    return kind


def _kind(path: Path, start: bytes, ending: str) -> str:
    """The key of MEDIA_TYPES, or empty for what nobody knows."""
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return _packed_kind(path)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "office" if ending in _OFFICE_ENDINGS else ""
    signs = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"BM": "bmp", b"ID3": "mp3"}
    found = next((kind for sign, kind in signs.items() if start.startswith(sign)), "")
    if found == "bmp" and int.from_bytes(start[2:6], "little") != path.stat().st_size:
        found = ""
    if found:
        return found
    if start.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(start[8:12], "")
    if start[4:8] == b"ftyp":
        return "mp4"
    if start[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "mp3"
    return _text_kind(start)


def _text_kind(start: bytes) -> str:
    if b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    low = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in low[:8192]:
        return "svg"
    if re.search(rb"<\s*(?:!doctype html|html|head|body|script|iframe)\b", low[:8192]):
        return "html"
    return "text" if _readable(start) else ""


def _readable(start: bytes) -> bool:
    """Whether it is words in an encoding offices use; a character cut off at the end is no fault."""
    encodings = ("utf-16",) if start.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            words = codecs.getincrementaldecoder(encoding)().decode(start)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(c) == "Cc" and c not in "\t\r\n\f\v" for c in words)
    return False


def _packed_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    for kind, sign in (("docx", "word/"), ("xlsx", "xl/"), ("pptx", "ppt/")):
        if "[Content_Types].xml" in names and any(n.startswith(sign) for n in names):
            return kind
    return "ofd" if "OFD.xml" in names else "zip"


def _refuse_macros(path: Path, name: str) -> None:
    with zipfile.ZipFile(path) as packed:
        if any(n.lower().endswith("vbaproject.bin") for n in packed.namelist()):
            raise UploadRefused(f"“{name}”带宏，不收。请另存为不带宏的文件，或转成 PDF 再传。")


def _refuse_script(path: Path, name: str, pattern: "re.Pattern[bytes]", *, whole: bool) -> None:
    if whole and path.stat().st_size > LARGEST_MARKUP:
        raise UploadRefused(f"“{name}”太大，查不完里面有没有脚本，不收。请转成 PDF 或 PNG 再传。")
    if any(pattern.search(piece) for piece in _overlapping(path)):
        raise UploadRefused(f"“{name}”里面藏着脚本，不收。请转成 PDF 或 PNG，或重新截图再传。")


def _overlapping(path: Path, overlap: int = 64) -> Iterator[bytes]:
    """The content piece by piece, each with the end of the one before, and with the blanks of UTF-16 taken out."""
    tail = b""
    with path.open("rb") as handle:
        while piece := handle.read(CHUNK):
            joined = tail + piece
            yield joined.replace(b"\x00", b"") if b"\x00" in joined[:64] else joined
            tail = joined[-overlap:]
