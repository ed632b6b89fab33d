"""The supervising office brings its ledger: three rows are wrong, it repairs them, and every row is in."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor

HEADERS = [
    "账号名称",
    "平台",
    "平台账号ID",
    "主办单位",
    "主办单位层级",
    "所属地区",
    "是否认证",
    "认证信息",
    "运行状态",
    "开设日期",
    "备案编号",
]


def row(name: str, platform: str, number: str, opened: str = "2025-03-01", level: str = "市级") -> list[str]:
    office = ["示范市民政局", level, "示范市", "是", "示范市民政局", "正常", opened, "示范备〔2025〕90号"]
    return [name, platform, number, *office]


GOOD = [row("示范市婚姻登记", "公众号", "story-1"), row("示范市养老服务", "视频号", "story-2")]
WRONG = [
    row("示范市慈善", "飞鸽", "story-3"),
    row("示范市社区", "抖音", "story-4", opened="二月三十日"),
    row("示范市殡葬服务", "小程序", "story-5", level="特级"),
]
REPAIRED = [
    row("示范市慈善", "快手", "story-3"),
    row("示范市社区", "抖音", "story-4", opened="2025年2月28日"),
    row("示范市殡葬服务", "小程序", "story-5"),
]


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle).writerows([HEADERS, *rows])
    return path


def hand_in(page: Page, file: Path) -> None:
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="看一遍会怎样").click()
    expect(page.get_by_role("heading", name=file.name)).to_be_visible()


def test_a_ledger_with_three_bad_rows_is_repaired_and_imported(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    window = visit("lin.shouzheng")
    page = window.page
    window.open("/filing/ledger/")
    before = int(page.locator("main").inner_text().split("共 ")[1].split(" ")[0])
    page.get_by_role("link", name="导入", exact=True).first.click()
    if page.get_by_role("button", name="看一遍会怎样").count() == 0:
        page.get_by_role("link", name=re.compile("导入|选文件")).last.click()

    hand_in(page, write(tmp_path / "台账.csv", GOOD + WRONG))
    problems = page.locator("#problems tbody tr")
    expect(problems).to_have_count(3)
    lines = [re.sub(r"\s+", " ", text) for text in problems.all_inner_texts()]
    assert ["第 4 行" in lines[0], "第 5 行" in lines[1], "第 6 行" in lines[2]] == [True] * 3
    assert "飞鸽" in lines[0]
    assert "二月三十日" in lines[1]
    assert "特级" in lines[2]
    assert window.axe() == []
    window.shot("import-problems")

    page.get_by_role("link", name="选改好的文件").click()
    hand_in(page, write(tmp_path / "台账改好.csv", GOOD + REPAIRED))
    window.shot("import-preview")
    page.get_by_role("button", name=re.compile("写入这 5 行")).click()
    expect(page.locator(".head .st", has_text="已导入")).to_be_visible()
    window.shot("import-done")

    window.open("/filing/ledger/?q=示范市慈善")
    expect(page.get_by_role("link", name="示范市慈善", exact=True)).to_be_visible()
    window.open("/filing/ledger/")
    assert int(page.locator("main").inner_text().split("共 ")[1].split(" ")[0]) == before + 5


def test_the_same_walk_on_a_phone(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    window = visit("lin.shouzheng", width="phone")
    window.open("/filing/imports/new/")
    hand_in(window.page, write(tmp_path / "台账.csv", [WRONG[0]]))
    expect(window.page.locator("#problems tbody tr")).to_have_count(1)
    assert window.sideways() == 0
    assert window.axe() == []
    window.shot("import-problems")
