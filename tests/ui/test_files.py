"""Kept files are handed out so that nothing inside them runs."""

from pathlib import Path

import pytest
from django.http import Http404

from zhengmei.ui.files import file_response


def test_a_file_is_downloaded_and_never_sniffed(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"%PDF-")
    answer = file_response(path, name="值班 制度.pdf", media_type="application/pdf")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert b"".join(answer.streaming_content) == b"%PDF-"  # type: ignore[arg-type]
    answer.file_to_stream.close()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("media_type", "way"), [("image/png", "inline"), ("image/svg+xml", "attachment"), ("text/html", "attachment")]
)
def test_only_pictures_and_pdf_open_in_the_browser(tmp_path: Path, media_type: str, way: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"x")
    answer = file_response(path, name="x", media_type=media_type, show=True)
    assert answer["Content-Disposition"].startswith(way)
    answer.file_to_stream.close()  # type: ignore[union-attr]


def test_a_file_that_is_gone_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(Http404):
        file_response(tmp_path / "gone", name="x", media_type="text/plain")
