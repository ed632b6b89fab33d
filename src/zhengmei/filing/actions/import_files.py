"""The file behind an import, who is working on it, and how far it is. All of it beside the database, never in it.

Each import has three files in `MEDIA_ROOT/imports/`: what was handed in; `<id>.lock`, on which the process that reads or
writes holds an advisory lock for as long as it lives (the kernel lets go of it even after `kill -9`); and `<id>.progress`.
Progress cannot be a row: the rows of an import are one transaction, and SQLite has a single writer.
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from zhengmei.documents.reader import Unreadable

CHUNK = 1 << 20


class Busy(Exception):
    """Another living process works on this import."""


def folder() -> Path:
    """Where the files of imports are kept; readable by the service's own user only."""
    place = Path(settings.MEDIA_ROOT) / "imports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep(file: IO[bytes], name: str) -> tuple[str, str, int]:
    """Store what was handed in, at most UPLOAD_LIMIT_MB. Answers its stored name, SHA-256 and size. Raises Unreadable."""
    ending = Path(name).suffix.lower()
    stored = f"{secrets.token_hex(12)}{ending if ending in {'.xlsx', '.xls', '.csv', '.ods', '.txt'} else ''}"
    limit, size, digest = settings.UPLOAD_LIMIT_MB, 0, hashlib.sha256()
    target = folder() / stored
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as kept:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > limit * CHUNK:
                break
            digest.update(chunk)
            kept.write(chunk)
    if size > limit * CHUNK:
        target.unlink()
        raise Unreadable(too_large(limit))
    return stored, digest.hexdigest(), size


def too_large(limit: int) -> str:
    """What a person reads when the file is over the limit."""
    return (
        f"文件超过 {limit} MB 的上限，没有收下。分成几份导入，或另存为 csv 再试；"
        "上限由管理员用 ZHENGMEI_UPLOAD_LIMIT_MB 设定。"
    )


def path_of(stored: str) -> Path:
    """The kept file. Raises Unreadable when it is gone."""
    path = folder() / Path(stored).name
    if not stored or not path.exists():
        raise Unreadable("交来的文件已经不在服务器上了。请重新选文件导入。")
    return path


def throw_away(stored: str) -> None:
    """Delete a kept file; not being there is fine."""
    if stored:
        (folder() / Path(stored).name).unlink(missing_ok=True)


@contextmanager
def working_on(batch_id: int) -> Iterator[None]:
    """Hold the import's lock. Raises Busy when a living process holds it."""
    path = folder() / f"{batch_id}.lock"
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy(str(batch_id)) from error
        try:
            yield
        finally:
            (folder() / f"{batch_id}.progress").unlink(missing_ok=True)


def is_worked_on(batch_id: int) -> bool:
    """Whether a living process holds the import's lock."""
    path = folder() / f"{batch_id}.lock"
    if not path.exists():
        return False
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


class Progress:
    """Says how far an import is: a word for the step, rows done. Whole or not at all, so that a reader never sees half."""

    def __init__(self, batch_id: int | None) -> None:
        self._path = folder() / f"{batch_id}.progress" if batch_id is not None else None

    def __call__(self, step: str, done: int) -> None:
        if self._path is not None:
            fresh = self._path.with_suffix(".fresh")
            fresh.write_text(json.dumps({"step": step, "done": done}), encoding="utf-8")
            fresh.replace(self._path)


def progress_of(batch_id: int) -> tuple[str, int]:
    """The step and the rows done, as last said; ("", 0) before anything is said."""
    try:
        said = json.loads((folder() / f"{batch_id}.progress").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "", 0
    return str(said["step"]), int(said["done"])
