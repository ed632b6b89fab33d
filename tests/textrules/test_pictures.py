"""Text and codes in pictures, on pictures the test draws itself."""

import io
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from zhengmei.textrules import pictures
from zhengmei.textrules.base import Severity
from zhengmei.textrules.pictures import NO_OCR, NotAPicture, check_picture, read_picture
from zhengmei.textrules.reading import Context

NOW = Context(day=date(2026, 11, 22))
FONTS = ("opentype/noto/NotoSansCJK-Regular.ttc", "truetype/wqy/wqy-zenhei.ttc", "truetype/arphic/uming.ttc")


def as_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def with_code(link: str) -> bytes:
    code = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(link, zxingcpp.BarcodeFormat.QRCode), scale=6)
    page = Image.new("RGB", (500, 500), "white")
    page.paste(Image.fromarray(code).convert("RGB"), (60, 60))
    return as_png(page)


def written(*lines: str) -> bytes:
    font = next((Path("/usr/share/fonts") / name for name in FONTS if (Path("/usr/share/fonts") / name).exists()), None)
    if font is None:
        pytest.skip("no font with Chinese characters on this machine")
    page = Image.new("RGB", (640, 60 + 60 * len(lines)), "white")
    for at, line in enumerate(lines):
        ImageDraw.Draw(page).text((30, 30 + 60 * at), line, fill="black", font=ImageFont.truetype(str(font), 32))
    return as_png(page)


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "can_read_text", lambda: False)


def test_a_code_that_leads_to_a_shop_is_stopped(without_ocr: None) -> None:
    report = check_picture(with_code("https://item.taobao.com/item.htm?id=1"), NOW)
    assert [(f.line.is_code, f.hit.code, f.hit.severity) for f in report.hits] == [(True, "tx902", Severity.STOP)]
    assert report.picture.unread == (NO_OCR,)


def test_a_code_of_an_office_passes_and_what_was_not_read_is_said(without_ocr: None) -> None:
    report = check_picture(with_code("https://www.weihai.gov.cn/col/1.html"), NOW)
    assert (report.hits, report.picture.unread) == ((), (NO_OCR,))


def test_of_a_moving_picture_only_the_first_frame_counts_as_read(without_ocr: None) -> None:
    frames = [Image.new("RGB", (80, 80), shade) for shade in ("white", "black", "red")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert read_picture(out.getvalue()).unread == ("动图有 3 帧，只查了第一帧，请人工看其余各帧。", NO_OCR)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\nbroken", b"<svg onload='x'/>", b"MZ\x90"])
def test_what_is_no_picture_is_refused_with_the_remedy(data: bytes) -> None:
    with pytest.raises(NotAPicture, match="请用 PNG、JPEG"):
        read_picture(data)


def test_a_picture_made_to_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    with pytest.raises(NotAPicture, match="80×80 个像素，太大。请缩小后再查"):
        read_picture(as_png(Image.new("RGB", (80, 80))))


@pytest.mark.slow
def test_writing_in_a_picture_is_read_and_judged_where_it_stands() -> None:
    pytest.importorskip("rapidocr", reason="the optional part that reads text is not installed")
    report = check_picture(written("关于停水的通知", "咨询电话13800138000"), NOW)
    assert [line.text for line in report.picture.lines] == ["关于停水的通知", "咨询电话13800138000"]
    assert [(f.line.text, f.hit.code, f.hit.shown) for f in report.hits] == [
        ("咨询电话13800138000", "tx102", "138****8000")
    ]
    line = report.hits[0].line
    assert 25 <= line.left <= 40 and 85 <= line.top <= 110
    assert report.picture.unread == ()
