"""Handing a kept file out so that no browser runs anything inside it."""

from pathlib import Path

from django.http import FileResponse, Http404

SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})
"""What a browser may show by itself when asked to; all else is only ever downloaded."""


def file_response(path: Path, *, name: str, media_type: str, show: bool = False) -> FileResponse:
    """The file at `path` (`documents.uploads.place_of`) as a download under its name; with `show`, pictures and PDF open.

    No sniffing, no scripts, no place to be framed in, not kept by shared caches. Raises Http404 when the content is not there.
    """
    try:
        handle = path.open("rb")
    except OSError as error:
        raise Http404("这个文件已经不在服务器上了。") from error
    inline = show and media_type in SHOWN
    answer = FileResponse(handle, as_attachment=not inline, filename=name, content_type=media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer
