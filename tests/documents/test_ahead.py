"""A sheet read by another process: the same rows, problems and refusals as read here, and a decided end when it dies."""

from pathlib import Path

import pytest

from zhengmei.documents.ahead import BLOCK, ReadAhead
from zhengmei.documents.reader import Unreadable
from zhengmei.documents.sheets import WrongHeader, read_items
from zhengmei.platforms.dictionary import find_platform

HEADERS = "账号名称,平台,发布时间,标题"
FULL = HEADERS + ",是否原创,阅读数,点赞数"


def put(folder: Path, *lines: str) -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_rows_and_problems_are_the_same_as_read_here(tmp_path: Path) -> None:
    """Values that come back often, seldom and never, empty ones, and 1 beside 是, over three blocks."""
    lines = [
        f"甲{n % 7},微信,2026-01-05 08:{n % 60:02},第{n}期,{'是否'[n % 2]},{n % 3},{n or ''}"
        for n in range(2 * BLOCK + 3)
    ]
    path = put(tmp_path, FULL, *lines, "甲,微脖,2026-01-05,一,是,1,1", "乙,微博,,二,,,")
    ahead = ReadAhead(read_items, path, platform_of=find_platform)
    try:
        there = ahead.sheet()
        here = read_items(path, platform_of=find_platform)
        assert there.all() == here.all()
        assert (there.problems, there.columns, there.headers) == (here.problems, here.columns, here.headers)
        assert there.read_rows() == here.read_rows() == 2 * BLOCK + 5
    finally:
        ahead.stop()


def test_a_header_nobody_can_read_is_refused_as_here(tmp_path: Path) -> None:
    ahead = ReadAhead(read_items, put(tmp_path, "名字,什么", "甲,乙"), platform_of=find_platform)
    try:
        with pytest.raises(WrongHeader, match="表头缺少"):
            ahead.sheet()
    finally:
        ahead.stop()


def test_a_process_that_dies_is_told_and_not_waited_for(tmp_path: Path) -> None:
    lines = [f"甲,微信,2026-01-05 08:30,第{n}期" for n in range(40_000)]
    ahead = ReadAhead(read_items, put(tmp_path, HEADERS, *lines), platform_of=find_platform)
    ahead.stop()
    with pytest.raises(Unreadable, match="读到一半停了"):
        ahead.sheet().all()
