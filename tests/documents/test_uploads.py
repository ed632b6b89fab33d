"""What is kept, what is refused, and that nothing of a refused file stays."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from zhengmei.documents.uploads import (
    CHUNK,
    EVIDENCE,
    MEDIA_TYPES,
    KeptFile,
    UploadRefused,
    clean_name,
    keep_upload,
    place_of,
)

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 40


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name in names:
            book.writestr(name, "x")
    return out.getvalue()


def keep(folder: Path, content: bytes, name: str, kinds: frozenset[str] = EVIDENCE, limit: int = CHUNK) -> KeptFile:
    return keep_upload(io.BytesIO(content), name=name, folder=folder, limit=limit, kinds=kinds)


def refusal(folder: Path, content: bytes, name: str, **given: object) -> str:
    with pytest.raises(UploadRefused) as refused:
        keep(folder, content, name, **given)  # type: ignore[arg-type]
    assert [p for p in folder.rglob("*") if p.is_file()] == []
    return str(refused.value)


def test_a_file_is_kept_once_under_the_digest_of_its_content(tmp_path: Path) -> None:
    kept = keep(tmp_path, PDF, "值班制度.pdf")
    assert kept == KeptFile(hashlib.sha256(PDF).hexdigest(), "值班制度.pdf", "application/pdf", len(PDF))
    assert place_of(tmp_path, kept.digest).read_bytes() == PDF
    assert keep(tmp_path, PDF, "another.pdf").digest == kept.digest
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "a.txt", "pdf"),
        (PNG, "scan.jpg", "png"),
        (b"\xff\xd8\xff\xe0 jpeg", "a.jpg", "jpeg"),
        (packed("[Content_Types].xml", "word/document.xml"), "a.docx", "docx"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", "xlsx"),
        (packed("OFD.xml"), "a.ofd", "ofd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 20, "a.wps", "office"),
        ("第一条".encode(), "a.txt", "text"),
        ("第一条".encode("gb18030"), "a.txt", "text"),
        ("第一条".encode("utf-16"), "a.txt", "text"),
    ],
)
def test_the_kind_is_decided_by_the_content(tmp_path: Path, content: bytes, name: str, kind: str) -> None:
    assert keep(tmp_path, content, name).media_type == MEDIA_TYPES[kind]


class Endless(io.RawIOBase):
    """A stream that counts how often it was asked."""

    asked = 0

    def read(self, size: int = -1) -> bytes:
        self.asked += 1
        return b"\x89PNG" + b"0" * (size - 4)


def test_a_file_over_the_limit_is_refused_while_it_streams(tmp_path: Path) -> None:
    stream = Endless()
    with pytest.raises(UploadRefused) as refused:
        keep_upload(stream, name="大.png", folder=tmp_path, limit=3 * CHUNK)  # type: ignore[arg-type]
    assert str(refused.value) == "“大.png”超过 3 MB 的上限，没有收下。请压缩、拆分，或降低扫描分辨率后再传。"
    assert stream.asked == 4
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.pdf", "是空的"),
        (b"MZ\x90\x00", "通知.pdf", "里面是程序"),
        (b"#!/bin/sh\n", "a.txt", "里面是程序"),
        (b"\x7fELF", "a.png", "里面是程序"),
        (PDF, "通知.pdf.exe", "是程序或带宏的文件"),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx", "带宏"),
        (PNG + b"<script>alert(1)</script>", "a.png", "藏着脚本"),
        (b"<html><body>x</body></html>", "a.html", "是网页"),
        (b"<svg onload=alert(1)></svg>", "a.svg", "藏着脚本"),
        (b"\x00\x01\x02\x03", "a.bin", "不是认得的文件"),
        (packed("a.exe"), "a.zip", "是压缩包"),
        (b"PK\x03\x04 broken", "a.docx", "不是认得的文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.pdf", "不是认得的文件"),
    ],
)
def test_what_is_refused(tmp_path: Path, content: bytes, name: str, said: str) -> None:
    assert said in refusal(tmp_path, content, name)


@pytest.mark.parametrize(
    "markup",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>',
        '<svg><a href="javascript:x">t</a></svg>',
        "<svg><foreignObject/></svg>",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_script_in_a_drawing_is_refused_where_drawings_are_welcome(tmp_path: Path, markup: str, encoding: str) -> None:
    assert refusal(tmp_path, markup.encode(encoding), "a.svg", kinds=frozenset({"svg"}))


def test_a_plain_drawing_is_kept_where_drawings_are_welcome(tmp_path: Path) -> None:
    assert keep(tmp_path, b'<svg><rect width="1"/></svg>', "a.svg", frozenset({"svg"})).media_type == "image/svg+xml"


def test_script_across_two_pieces_is_seen(tmp_path: Path) -> None:
    content = PNG + b"0" * (CHUNK - len(PNG) - 3) + b"<script>"
    assert "藏着脚本" in refusal(tmp_path, content, "a.png", limit=2 * CHUNK)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\公文\\通知.pdf", "通知.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("", "没有名称"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned(given: str, shown: str) -> None:
    assert clean_name(given) == shown


def test_what_is_no_digest_leads_nowhere(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a digest"):
        place_of(tmp_path, "../../secret")
