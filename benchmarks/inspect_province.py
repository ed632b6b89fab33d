"""How long `zhengmei inspect` takes on a province's quarter, as a ratio to the bare work it cannot avoid.

`python benchmarks/inspect_province.py [accounts] [items]` (4,000 and 750,000 by default) writes a ledger and the items as
csv, then measures in separate processes, in processor time, wall time and peak memory:

* bare, once before and once after the command: read both files with `csv`, `executemany` every row into SQLite, one `GROUP BY account, day`;
* inspect: the command from start to finish, its five files written.

The ratio aimed at is under 3, memory under 2 GB. All checks against the one aggregate: `benchmarks/checks.py`.
"""

import csv
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)
PLATFORMS = ("微信公众号", "新浪微博", "抖音", "今日头条", "微信视频号")
LEDGER = (
    "账号名称", "平台", "平台账号ID", "主办单位", "主办单位层级", "所属地区", "主管单位", "是否认证", "认证信息", "运行状态",
    "开设日期", "注销日期", "备案编号", "访问链接", "粉丝数", "承办单位", "有无互动功能", "是否主账号", "新闻信息服务许可证号", "许可证有效期至",
)  # fmt: skip
ITEMS = (
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
SOURCE = Path(__file__).resolve().parent.parent / "src"


def write_files(folder: Path, accounts: int, items: int) -> None:
    """One account in forty silent at the end, the others with items spread over the quarter."""
    chance = random.Random(11)
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    with (folder / "ledger.csv").open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(LEDGER)
        for n in range(accounts):
            city, unit = n % 14, n // len(PLATFORMS)
            level, place = ("省级", "示范省") if city == 0 else ("市级", f"示范{city}市")
            sponsor = f"{place}第{unit}局"
            writer.writerow(
                [f"{place}发布{unit}", PLATFORMS[n % 5], f"id{n}", sponsor, level, place, "", "是", sponsor, "正常",
                 "2020-03-01", "", f"备{n}", f"https://example.invalid/{n}", 5000 + n, sponsor, "有", "否", "", ""]
            )  # fmt: skip
    with (folder / "posts.csv").open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(ITEMS)
        for i in range(items):
            n = i % accounts
            city, unit = n % 14, n // len(PLATFORMS)
            place = "示范省" if city == 0 else f"示范{city}市"
            day = days[chance.randrange(len(days) - (30 if n % 40 == 0 else 0))]
            writer.writerow(
                [f"{place}发布{unit}", PLATFORMS[n % 5], f"{day} {8 + i % 10:02}:{i % 60:02}", f"工作动态第{i}期",
                 "今天上午召开会议，研究部署下一步工作。", f"https://example.invalid/{n}/{i}", "是", "", i % 9000, i % 90, i % 9, i % 5]
            )  # fmt: skip


def bare(folder: Path) -> None:
    """What nobody can avoid: both files read, every row inserted, one grouped aggregate."""
    base = sqlite3.connect(folder / "bare.sqlite3")
    base.execute("PRAGMA journal_mode=MEMORY")
    base.execute("PRAGMA synchronous=OFF")
    for name in ("ledger", "posts"):
        with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as handle:
            rows = csv.reader(handle)
            head = next(rows)
            base.execute(f"CREATE TABLE {name} ({', '.join(f'c{i}' for i in range(len(head)))})")
            base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(head))})", rows)
    base.commit()
    base.execute("SELECT c0, c1, substr(c2, 1, 10), count(*) FROM posts GROUP BY 1, 2, 3").fetchall()


def measured(command: list[str]) -> tuple[float, float, int]:
    """Processor seconds, wall seconds and peak memory in MB of one process."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    code = "import resource,subprocess,sys;r=subprocess.call(sys.argv[1:]);print('PEAK',resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss);sys.exit(r)"
    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, env=_environment(), check=False
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    peak = int(done.stdout.split("PEAK")[1]) // 1024
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, peak


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SOURCE)}


def main() -> None:
    if sys.argv[1:2] == ["--bare"]:
        bare(Path(sys.argv[2]))
        return
    accounts, items = (int(sys.argv[n]) if len(sys.argv) > n else default for n, default in ((1, 4_000), (2, 750_000)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder, accounts, items)
        print(
            f"{accounts} 个账号，{items} 条发布内容，两个文件 {sum(p.stat().st_size for p in folder.iterdir()) / 1e6:.0f} MB"
        )

        def lay_bare() -> tuple[float, float, int]:
            (folder / "bare.sqlite3").unlink(missing_ok=True)
            return measured([sys.executable, __file__, "--bare", name])

        before = lay_bare()
        command = [
            sys.executable, "-m", "zhengmei", "inspect", "--ledger", f"{name}/ledger.csv", "--posts", f"{name}/posts.csv",
            "--pack", "fangchenggang-2022", "--from", str(FIRST), "--to", str(LAST), "--out", f"{name}/out",
        ]  # fmt: skip
        two = measured(command)
        after = lay_bare()
    one = ((before[0] + after[0]) / 2, (before[1] + after[1]) / 2, before[2])
    for label, (cpu, wall, peak) in (("裸活", one), ("inspect", two)):
        print(f"{label}: 处理器 {cpu:.1f} 秒，墙上 {wall:.1f} 秒，内存峰值 {peak} MB")
    print(f"裸活前后两次：墙上 {before[1]:.1f} 秒、{after[1]:.1f} 秒；相差大，说明机器忙闲不定，比值只作参考")
    print(f"比值：处理器 {two[0] / one[0]:.2f}，墙上 {two[1] / one[1]:.2f}（目标小于 3）")


if __name__ == "__main__":
    main()
