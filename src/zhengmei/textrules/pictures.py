"""What a picture says: the text in it, and where its codes lead. Nothing here opens a connection.

Codes are read by zxing-cpp, which always comes with the product. Text is read by rapidocr, an optional part
(`pip install zhengmei[ocr]`); its models lie in the wheel. Without it a picture is never called clean: `Picture.unread` says so.
"""

import importlib
import importlib.util
import io
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from threading import Lock
from typing import Any, NamedTuple

import zxingcpp
from PIL import Image, UnidentifiedImageError

from zhengmei.textrules.base import Family, Hit
from zhengmei.textrules.engine import check
from zhengmei.textrules.overlay import Overlay
from zhengmei.textrules.reading import Context

NO_OCR = "没有装 OCR，图里的文字没有查。请管理员安装 zhengmei[ocr]，或由人看图核对。"
MOST_PIXELS = 50_000_000
WIDEST = 2_400  # a larger picture is made smaller before its text is read
SURE = 0.6  # what the reader is less sure of is left out and said
_reading = Lock()


class NotAPicture(ValueError):
    """The bytes are no picture that can be read; the message says what to do."""


class Line(NamedTuple):
    """A piece of text in a picture: a line of writing, or what a code holds. The box is in pixels of the picture."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything readable in one picture, from top to bottom; `unread` are sentences on what was not looked at."""

    width: int
    height: int
    lines: tuple[Line, ...]
    unread: tuple[str, ...] = ()


class InPicture(NamedTuple):
    """A hit in a picture: the line it stands in, and the hit with its place in that line's text."""

    line: Line
    hit: Hit


@dataclass(frozen=True, slots=True)
class PictureReport:
    """What the text rules say about a picture."""

    picture: Picture
    hits: tuple[InPicture, ...]
    muted: tuple[InPicture, ...]


def can_read_text() -> bool:
    """Whether the optional part that reads text is installed."""
    return importlib.util.find_spec("rapidocr") is not None and importlib.util.find_spec("onnxruntime") is not None


def read_picture(data: bytes) -> Picture:
    """The text and the codes in a picture. Raises NotAPicture. Seconds for text, milliseconds for codes."""
    image, unread = _opened(data)
    lines = _codes(image)
    if can_read_text():
        text, unsure = _text(image)
        lines += text
        if unsure:
            unread.append(f"有 {unsure} 行字看不清，没有查，请人工核对。")
    else:
        unread.append(NO_OCR)
    lines.sort(key=lambda line: (line.top, line.left))
    return Picture(image.width, image.height, tuple(lines), tuple(unread))


def check_lines(picture: Picture, context: Context, overlay: Overlay = Overlay()) -> PictureReport:  # noqa: B008  frozen and empty
    """The text rules on what a picture says, line by line, and once more across line ends for what is broken there."""
    hits: list[InPicture] = []
    muted: list[InPicture] = []
    for line in picture.lines:
        report = check(line.text, context, overlay)
        hits += [InPicture(line, hit) for hit in report.hits]
        muted += [InPicture(line, one.hit) for one in report.muted]
    hits += _broken(picture, context, overlay)
    return PictureReport(picture, tuple(hits), tuple(muted))


def _broken(picture: Picture, context: Context, overlay: Overlay) -> list[InPicture]:
    """The hits that reach over a line end, each at the line it begins in. Codes stand alone and are left out."""
    lines = [line for line in picture.lines if not line.is_code]
    if len(lines) < 2:
        return []
    ends = list(accumulate(len(line.text) for line in lines))
    found = []
    for hit in check("".join(line.text for line in lines), context, overlay).hits:
        first = bisect_right(ends, hit.start)
        if first < len(lines) and hit.end > ends[first] and hit.family in _CUT:
            offset = ends[first] - len(lines[first].text)
            found.append(InPicture(lines[first], hit._replace(start=hit.start - offset, end=hit.end - offset)))
    return found


_CUT = frozenset({Family.LOCAL, Family.PRIVACY, Family.SECRECY, Family.ADVERTISING, Family.EXPRESSIONS, Family.LINKS})
"""The families whose words are looked for across line ends; marks and style are judged by the line."""


def check_picture(data: bytes, context: Context, overlay: Overlay = Overlay()) -> PictureReport:  # noqa: B008  frozen and empty
    """`read_picture`, then `check_lines`. Raises NotAPicture."""
    return check_lines(read_picture(data), context, overlay)


def _opened(data: bytes) -> tuple[Image.Image, list[str]]:
    """The first frame as colours on white, and what was left out."""
    try:
        with Image.open(io.BytesIO(data)) as raw:
            if raw.width * raw.height > MOST_PIXELS:
                raise NotAPicture(f"图片有 {raw.width}×{raw.height} 个像素，太大。请缩小后再查。")
            frames = getattr(raw, "n_frames", 1)
            shown = raw.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        if isinstance(problem, NotAPicture):
            raise
        raise NotAPicture("这不是能打开的图片。请用 PNG、JPEG、GIF、WebP 或 BMP。") from problem
    white = Image.new("RGBA", shown.size, "white")
    white.alpha_composite(shown)
    unread = [f"动图有 {frames} 帧，只查了第一帧，请人工看其余各帧。"] if frames > 1 else []
    return white.convert("RGB"), unread


def _codes(image: Image.Image) -> list[Line]:
    found = []
    for code in zxingcpp.read_barcodes(image):
        spots = [getattr(code.position, corner) for corner in ("top_left", "top_right", "bottom_left", "bottom_right")]
        xs, ys = [spot.x for spot in spots], [spot.y for spot in spots]
        found.append(Line(code.text, min(xs), min(ys), max(xs), max(ys), is_code=True))
    return found


@lru_cache(maxsize=1)
def _reader() -> Any:
    """The reader of text, made once in a process: it loads its models."""
    return importlib.import_module("rapidocr").RapidOCR(params={"Global.log_level": "critical"})


def _text(image: Image.Image) -> tuple[list[Line], int]:
    """The lines of writing, and how many were too unclear."""
    factor = min(1.0, WIDEST / max(image.size))
    small = image.resize((round(image.width * factor), round(image.height * factor))) if factor < 1 else image
    array = importlib.import_module("numpy").asarray(small)
    with _reading:
        result = _reader()(array)
    lines: list[Line] = []
    unsure = 0
    for text, score, box in zip(result.txts or (), result.scores or (), _listed(result.boxes), strict=True):
        if score < SURE:
            unsure += 1
            continue
        xs, ys = [round(x / factor) for x, _ in box], [round(y / factor) for _, y in box]
        lines.append(Line(text, min(xs), min(ys), max(xs), max(ys)))
    return lines, unsure


def _listed(boxes: Any) -> list[Any]:
    return [] if boxes is None else list(boxes)
