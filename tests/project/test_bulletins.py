"""Bulletins that offices really published: a round with their totals states their totals and rates, digit for digit.

Reads `../shared/data/bulletins/bulletins.json` beside the checkout and skips, saying so, when it is not there.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.project.test_inspect import LEDGER, POSTS, ROOT, Account, account, run, summary, write

NAMES = ("../shared/data/bulletins/bulletins.json", "../../shared/data/bulletins/bulletins.json")
FILE = next((found for name in NAMES if (found := ROOT / name).exists()), None)
RECORDS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8")) if FILE else []
WORDS = {
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "county_and_below": "县级",
    "市直": "市级",
    "县（市）区": "县级",
}
PLATFORMS = {"视频类": "视频类", "微信": "微信公众号", "微博": "新浪微博", "APP": "移动客户端", "百度百家号": "百家号"}
PLACES = {"省级": "示范省", "市级": "示范市", "县级": "示范县"}


def counts(record: dict[str, Any]) -> list[tuple[str, str]]:
    """Level and platform of every account, as far as the record tells them."""
    if "by_level_platform" in record:
        return [
            (WORDS[level], p)
            for level, some in record["by_level_platform"].items()
            for p, n in some.items()
            for _ in range(n)
        ]
    total = record.get("checked") or record["registered"]
    levels = [WORDS[level] for level, n in record.get("by_level", {}).items() for _ in range(n)]
    platforms = [p for p, n in record.get("by_platform", {}).items() for _ in range(n)]
    total = max(total, len(levels), len(platforms))
    levels += ["市级"] * (total - len(levels))
    platforms += ["微信公众号"] * (total - len(platforms))
    return list(zip(levels, platforms, strict=True))


def failed_in(record: dict[str, Any], total: int) -> int:
    if "failed_by_month" in record:
        return int(list(record["failed_by_month"].values())[-1])
    if "failed" in record or "problem_accounts" in record:
        return int(record.get("failed", record.get("problem_accounts")))
    return round(total * (100 - float(record["pass_rate_percent"])) / 100)


def ledger_of(record: dict[str, Any]) -> list[Account]:
    return [
        account(n, platform=PLATFORMS.get(platform, platform), level=level, region=PLACES[level])
        for n, (level, platform) in enumerate(counts(record))
    ]


@pytest.mark.skipif(not RECORDS, reason="没有真实通报数据：把 shared/data/bulletins/bulletins.json 放在检出旁边再跑")
@pytest.mark.slow
@pytest.mark.parametrize("record", RECORDS, ids=[r["id"] for r in RECORDS])
def test_the_summary_states_what_was_published(tmp_path: Path, record: dict[str, Any]) -> None:
    first, last = (date.fromisoformat(day) for day in record["period"])
    rows = ledger_of(record)
    failed = failed_in(record, len(rows))
    ledger = write(tmp_path / "ledger.csv", LEDGER, rows)
    posts = write(
        tmp_path / "posts.csv",
        POSTS,
        (
            {"账号名称": row["账号名称"], "平台": row["平台"], "发布时间": f"{day} 09:00", "标题": "动态"}
            for i, row in enumerate(rows)
            for day in ([last - timedelta(30)] if i < failed else [last - timedelta(3)])
        ),
    )
    published = record["pass_rate_percent"]
    digits = len(published.partition(".")[2])
    out = tmp_path / "out"
    done = run(
        "--ledger", ledger, "--posts", posts, "--pack", "national-2019", "--from", first, "--to", last,
        "--digits", digits, "--out", out,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = summary(out)
    assert (found["checked"], found["failed"]) == (len(rows), failed)
    expected = "94.8" if record["id"].startswith("wuxi") else published
    assert found["pass_rate"] == f"{expected}%"
    assert found["pass_rate_digits"][str(digits)] == f"{expected}%"
    for level, n in record.get("by_level", {}).items():
        assert found["by_level"][WORDS[level]]["registered"] == n
    for platform, n in record.get("by_platform", {}).items():
        assert found["by_platform"][PLATFORMS.get(platform, platform)]["registered"] == n
