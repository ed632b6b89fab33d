"""`zhengmei inspect`: from two files to a bulletin, and every way in which it refuses."""

import csv
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from zhengmei.documents.ahead import WORTH_A_PROCESS

ROOT = Path(__file__).resolve().parents[2]
LEDGER = ("账号名称", "平台", "平台账号ID", "主办单位", "主办单位层级", "所属地区", "主管单位", "是否认证", "认证信息", "运行状态",
          "开设日期", "注销日期", "备案编号", "访问链接", "粉丝数", "承办单位", "有无互动功能", "是否主账号")  # fmt: skip
POSTS = (
    "账号名称",
    "平台",
    "发布时间",
    "标题",
    "正文",
    "链接",
    "是否原创",
    "转载来源",
    "阅读数",
    "点赞数",
    "转发数",
    "评论数",
)
Account = dict[str, str]


def account(
    number: int, *, platform: str = "微信公众号", level: str = "市级", region: str = "示范市", **fields: str
) -> Account:
    """One line of a ledger with no fault."""
    unit = f"{region}第{number}局"
    return {
        "账号名称": f"{region}第{number}局发布", "平台": platform, "平台账号ID": f"id{number}", "主办单位": unit, "主办单位层级": level,
        "所属地区": region, "是否认证": "是", "认证信息": unit, "运行状态": "正常", "开设日期": "2018-03-01",
        "备案编号": f"备{number}", "访问链接": f"https://example.invalid/{number}", "粉丝数": "5000", "承办单位": unit,
        "有无互动功能": "有", "是否主账号": "否", **fields,
    }  # fmt: skip


def write(path: Path, head: Sequence[str], rows: Iterable[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, head, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def days(first: date, last: date, step: int = 2) -> list[date]:
    return [first + timedelta(n) for n in range(0, (last - first).days + 1, step)]


def posts_of(
    accounts: Sequence[Account], silent: int, first: date, last: date, step: int = 2
) -> Iterable[dict[str, str]]:
    """Items every other day; the first `silent` accounts stop twenty days before the end."""
    for i, row in enumerate(accounts):
        until = last - timedelta(20) if i < silent else last
        for day in days(first, until, step):
            yield {
                "账号名称": row["账号名称"],
                "平台": row["平台"],
                "发布时间": f"{day} 09:30",
                "标题": f"动态{day}",
                "是否原创": "是",
            }


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as an office runs it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ZHENGMEI_") and k != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, "-m", "zhengmei", "inspect", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8", **environment},
    )


def given(
    folder: Path,
    accounts: Sequence[Account],
    silent: int = 0,
    first: date = date(2026, 7, 1),
    last: date = date(2026, 9, 30),
) -> list[object]:
    """The arguments for a quarter with these accounts."""
    ledger = write(folder / "ledger.csv", LEDGER, accounts)
    posts = write(folder / "posts.csv", POSTS, posts_of(accounts, silent, first, last))
    return ["--ledger", ledger, "--posts", posts, "--from", first, "--to", last]


def summary(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return data


QUARTER = [account(n, platform=("微信公众号", "抖音", "新浪微博")[n % 3], level="市级" if n % 2 else "县级",
                   region="示范市" if n % 2 else "示范县") for n in range(12)]  # fmt: skip


def test_a_quarter_becomes_five_files_that_agree(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(*given(tmp_path, QUARTER, silent=3), "--pack", "fangchenggang-2022", "--digits", 1, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(p.name for p in out.iterdir()) == [
        "bulletin.docx",
        "bulletin.html",
        "findings.json",
        "findings.xlsx",
        "summary.json",
    ]
    found = summary(out)
    assert {k: found[k] for k in ("registered", "checked", "passed", "failed", "pass_rate", "pack")} == {
        "registered": 12, "checked": 12, "passed": 9, "failed": 3, "pass_rate": "75.0%", "pack": "fangchenggang-2022",
    }  # fmt: skip
    assert found["by_platform"]["抖音"] == {
        "registered": 4,
        "checked": 4,
        "passed": 3,
        "failed": 1,
        "pass_rate": "75.0%",
    }
    assert {k: v["failed"] for k, v in found["by_level"].items()} == {"市级": 1, "县级": 2}
    assert found["by_problem"]["更新不及时"] == {
        "count": 3,
        "accounts": 3,
        "veto": 3,
        "articles": ["国办 检查指标 内容不更新"],
    }
    assert found["at"] == "2026-09-30T23:59:59+08:00"
    findings = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    silent = [f for f in findings if f["rule"] == "MC001"]
    assert [(f["clauses"], f["veto"], f["verdict"], f["strength"]) for f in silent] == [
        (["GBJ-2-a"], True, "fail", "must")
    ] * 3
    page = (out / "bulletin.html").read_text(encoding="utf-8")
    assert "在册政务新媒体12个" in page and "合格率75.0%（9/12）" in page
    assert "只作自动检测" in page
    with zipfile.ZipFile(out / "bulletin.docx") as archive:
        assert "合格率75.0%（9/12）" in archive.read("word/document.xml").decode()


def test_the_sample_repeats_with_its_seed_and_everything_leaves_no_trace(tmp_path: Path) -> None:
    arguments = [*given(tmp_path, QUARTER), "--pack", "national-2019", "--sample", "30%"]
    first = run(
        *arguments,
        "--seed",
        "7",
        "--out",
        tmp_path / "a",
        TMPDIR=str(tmp_path / "tmp") if (tmp_path / "tmp").mkdir() is None else "",
    )
    again = run(*arguments, "--seed", "7", "--out", tmp_path / "b")
    other = run(*arguments, "--seed", "8", "--out", tmp_path / "c")
    assert [p.returncode for p in (first, again, other)] == [0, 0, 0]
    assert len(summary(tmp_path / "a")["sampled"]) == 4
    assert summary(tmp_path / "a") == summary(tmp_path / "b")
    assert summary(tmp_path / "a")["sampled"] != summary(tmp_path / "c")["sampled"]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_long_file_of_items_is_judged_as_the_same_items_in_a_short_one(tmp_path: Path) -> None:
    arguments = given(tmp_path, QUARTER, silent=5)
    long = [{**row, "正文": "字" * 6_000} for row in posts_of(QUARTER, 5, date(2026, 7, 1), date(2026, 9, 30))]
    path = write(tmp_path / "long.csv", POSTS, long)
    assert path.stat().st_size > WORTH_A_PROCESS
    for name, posts in (("a", tmp_path / "posts.csv"), ("b", path)):
        done = run(*arguments, "--posts", posts, "--pack", "fangchenggang-2022", "--out", tmp_path / name)
        assert done.returncode == 0, done.stderr
    assert summary(tmp_path / "a") == summary(tmp_path / "b")


def test_every_bad_row_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    rows = [*QUARTER[:2], account(90, platform="微脖"), account(91, 开设日期="去年")]
    done = run(*given(tmp_path, rows), "--pack", "national-2019", "--out", tmp_path / "out")
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert any(line.startswith("ledger.csv 第 4 行“平台”填的是“微脖”") for line in lines)
    assert any(line.startswith("ledger.csv 第 5 行“开设日期”填的是“去年”") for line in lines)
    assert lines[-1] == "什么都没有写。"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ledger.csv", "posts.csv"]


def test_posts_of_an_account_that_is_not_in_the_ledger_are_named(tmp_path: Path) -> None:
    arguments = given(tmp_path, QUARTER[:2])
    write(tmp_path / "posts.csv", POSTS, posts_of([account(77)], 0, date(2026, 9, 28), date(2026, 9, 30)))
    done = run(*arguments, "--pack", "national-2019", "--out", tmp_path / "out")
    assert done.returncode == 2
    named = [line.partition("“")[0] for line in done.stderr.splitlines() if line.startswith("posts.csv")]
    assert named == ["posts.csv 第 2 行", "posts.csv 第 3 行"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (["--pack", "atlantis-1"], "没有办法 'atlantis-1'。现有：beilun-2020"),
        (["--pack", "national-2019", "--sample", "13"], "要抽 13 个，在册账号只有 12 个。请把抽查数量改为不超过 12，或改为全部检查。"),
        (["--pack", "national-2019", "--sample", "130%"], "--sample '130%' 看不懂。"),
        (["--pack", "national-2019", "--from", "2026-10-01"], "时段的结束 2026-09-30 早于开始 2026-10-01。"),
        (["--pack", "national-2019", "--at", "中午"], "--at '中午' 不是时间。"),
        (["--pack", "national-2019", "--ledger", "nowhere.csv"], "找不到文件 nowhere.csv。"),
        (["--pack", "national-2019", "--posts", "ledger.csv"], "找不到文件 ledger.csv。"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(tmp_path: Path, change: list[str], sentence: str) -> None:
    done = run(*given(tmp_path, QUARTER), *change, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.startswith(sentence)
    assert not (tmp_path / "out").exists()


def test_a_pack_that_contradicts_itself_is_refused_with_file_path_reason_and_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "broken"
    folder.mkdir(parents=True)
    source = ROOT / "src/zhengmei/policies/packs/suixi_2022"
    for path in source.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    pack = folder / "pack.yaml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("id: suixi-2022", "id: broken-1", 1), encoding="utf-8")
    (folder / "rules.yaml").write_text(
        "rules:\n  update_frequency:\n"
        "    - {value: {min_count: 1, per: week}, strength: must, clauses: [SX-NONE-1]}\n"
        "    - {value: {min_count: 3, per: week}, strength: must, clauses: [SX-NONE-1]}\n",
        encoding="utf-8",
    )
    done = run(
        *given(tmp_path, QUARTER), "--pack", "broken-1", "--packs-dir", tmp_path / "packs", "--out", tmp_path / "out"
    )
    assert done.returncode == 2
    assert "rules.yaml" in done.stderr and "update_frequency" in done.stderr and "SX-NONE-1" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_with_files_is_left_alone_unless_forced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("别动")
    arguments = [*given(tmp_path, QUARTER[:2]), "--pack", "national-2019", "--out", out]
    refused = run(*arguments)
    assert refused.returncode == 2
    assert "里已经有文件" in refused.stderr
    assert (out / "mine.txt").read_text() == "别动"
    assert run(*arguments, "--force").returncode == 0
    assert not (out / "mine.txt").exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = run(*given(tmp_path, QUARTER[:2]), "--pack", "national-2019", "--out", blocked / "out")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "什么都没有写。"


@pytest.mark.parametrize(
    "posts",
    [list(posts_of(QUARTER[:3], 0, date(2026, 1, 1), date(2026, 1, 9))), []],
    ids=["all outside the period", "only the header"],
)
def test_a_period_without_posts_is_done_with_a_warning(tmp_path: Path, posts: list[dict[str, str]]) -> None:
    arguments = given(tmp_path, QUARTER[:3])
    write(tmp_path / "posts.csv", POSTS, posts)
    done = run(*arguments, "--pack", "national-2019", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert done.stderr.startswith("注意：2026-07-01 至 2026-09-30 没有一条发布内容。")
    assert (summary(tmp_path / "out")["failed"], len(summary(tmp_path / "out")["warnings"])) == (3, 1)


def test_the_same_ledger_under_two_regulations_gives_different_findings_each_with_its_own_article(
    tmp_path: Path,
) -> None:
    """As docs/how-to/same-ledger-two-packs.md tells it."""
    rows = [account(1), account(2, level="县级", region="示范县"), account(3, 认证信息="")]
    rows[2]["账号名称"] = "阳光发布"
    ledger = write(tmp_path / "ledger.csv", LEDGER, rows)
    posts = write(tmp_path / "posts.csv", POSTS, posts_of(rows, 0, date(2026, 7, 1), date(2026, 9, 30), step=5))
    found = {}
    for pack in ("weihai-2019", "fangchenggang-2022"):
        out = tmp_path / pack
        done = run(
            "--ledger",
            ledger,
            "--posts",
            posts,
            "--pack",
            pack,
            "--from",
            "2026-07-01",
            "--to",
            "2026-09-30",
            "--out",
            out,
        )
        assert done.returncode == 0, done.stderr
        found[pack] = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    clauses = {pack: {c for f in found[pack] for c in f["clauses"]} for pack in found}
    frequency = {
        pack: {c for f in found[pack] if f["parameter"] == "update_frequency" for c in f["clauses"]} for pack in found
    }
    assert all(c.startswith("WH-") for c in frequency["weihai-2019"])
    assert frequency["weihai-2019"] != set()
    named = [f["account"] for f in found["fangchenggang-2022"] if f["parameter"] == "region_in_name"]
    assert named == ["阳光发布"]
    assert not [f for f in found["weihai-2019"] if f["parameter"] == "region_in_name"]
    assert {c.split("-")[0] for c in clauses["weihai-2019"]} <= {"WH", "GB", "GBJ"}
    assert {c.split("-")[0] for c in clauses["fangchenggang-2022"]} <= {"FCG", "GB", "GBJ"}
