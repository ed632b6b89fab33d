"""`zhengmei inspect`: from two files to a bulletin, without a web site and without leaving a database behind.

The files go into a private SQLite database through the same acts as in the web; the results are written beside `--out`
and moved there in one step, so that nothing is ever half-written.
"""

import gc
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from zhengmei.core import clock, sealing
from zhengmei.documents.ahead import reading_beside
from zhengmei.documents.sheets import read_items, read_ledger, read_messages
from zhengmei.platforms.dictionary import find_platform
from zhengmei.project.cli import start_django

if TYPE_CHECKING:
    from zhengmei.documents.sheets import LedgerRow, Problem
    from zhengmei.inspection.models import Round
    from zhengmei.organisations.models import Organisation

NO_NAME = "××人民政府办公室"


class BadInput(Exception):
    """What was handed in cannot be used. `sentences` say what, where and what to do; the command ends with 2."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Job:
    """What was asked for, checked as far as words alone can be checked."""

    ledger: Path
    posts: Path
    messages: Path | None
    pack: str
    packs_dir: Path | None
    first: date
    last: date
    at: datetime
    mode: str
    value: Decimal | None
    seed: str
    office: str
    title: str
    digits: int
    out: Path
    force: bool


def _day(value: str, name: str) -> date:
    try:
        return date.fromisoformat(value.strip().replace("/", "-"))
    except ValueError:
        raise BadInput([f"{name} {value!r} 不是日期。写成 2026-07-01 的样子。"]) from None


def _moment(value: str) -> datetime:
    text = value.strip().replace("/", "-")
    try:
        if len(text) <= 10:
            return clock.end_of_day(date.fromisoformat(text))
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput([f"--at {value!r} 不是时间。写成 2026-09-30 或 2026-09-30T18:00。"]) from None
    return found if found.tzinfo else found.replace(tzinfo=clock.BEIJING)


def _sample(value: str | None) -> tuple[str, Decimal | None]:
    """all, or share and percent, or number."""
    if value is None:
        return "all", None
    digits = value.strip().rstrip("%％")
    try:
        amount = Decimal(digits)
    except ArithmeticError:
        amount = Decimal(0)
    share = value.strip().endswith(("%", "％"))
    if amount <= 0 or not amount.is_finite() or (share and amount > 100) or (not share and amount != int(amount)):
        raise BadInput([f"--sample {value!r} 看不懂。写比例如 30%（不超过 100%），或写个数如 120。"])
    return ("share" if share else "number"), amount


def _job(given: dict[str, Any]) -> Job:
    first, last = _day(given["from_"], "--from"), _day(given["to"], "--to")
    if last < first:
        raise BadInput([f"时段的结束 {last} 早于开始 {first}。把 --from 和 --to 对调或改正。"])
    at = _moment(given["at"]) if given["at"] else clock.end_of_day(last)
    if at.date() < first:
        raise BadInput(
            [f"判定时点 {at:%Y-%m-%d %H:%M} 早于时段开始 {first}。改 --at，或不写（按时段最后一天结束时）。"]
        )
    mode, value = _sample(given["sample"])
    out = Path(given["out"]).resolve()
    if out.exists() and not out.is_dir():
        raise BadInput([f"--out {out} 是一个文件。写一个文件夹的名字。"])
    if out.is_dir() and any(out.iterdir()) and not given["force"]:
        raise BadInput([f"--out {out} 里已经有文件。换一个文件夹，或加 --force 整个换掉。"])
    missing = [
        f"找不到文件 {p}。核对路径。"
        for p in (given["ledger"], given["posts"], given["messages"])
        if p and not Path(p).is_file()
    ]
    if missing:
        raise BadInput(missing)
    return Job(
        ledger=Path(given["ledger"]),
        posts=Path(given["posts"]),
        messages=Path(given["messages"]) if given["messages"] else None,
        pack=given["pack"],
        packs_dir=Path(given["packs_dir"]).resolve() if given["packs_dir"] else None,
        first=first,
        last=last,
        at=at,
        mode=mode,
        value=value,
        seed=(given["seed"] or f"{first:%Y%m%d}-{last:%Y%m%d}")[:40],
        office=(given["office"] or "").strip(),
        title=(given["title"] or "").strip(),
        digits=given["digits"],
        out=out,
        force=given["force"],
    )


@click.command("inspect")
@click.option("--ledger", required=True, metavar="文件", help="台账，xlsx 或 csv")
@click.option("--posts", required=True, metavar="文件", help="发布内容，xlsx 或 csv")
@click.option("--messages", metavar="文件", help="群众留言，xlsx 或 csv")
@click.option(
    "--pack", required=True, metavar="代码", help="依据哪部办法，如 fangchenggang-2022（zhengmei packs list 列出全部）"
)
@click.option("--from", "from_", required=True, metavar="日期", help="检查时段第一天，如 2026-07-01")
@click.option("--to", required=True, metavar="日期", help="检查时段最后一天，如 2026-09-30")
@click.option("--at", metavar="时间", help="判定更新没更新的时点，默认时段最后一天结束时")
@click.option("--sample", metavar="30%|个数", help="抽查多少，默认全部检查；比例向上取整")
@click.option("--seed", metavar="种子", help="抽样种子，同一种子抽出同一名单；默认由时段得出")
@click.option("--office", metavar="单位", help="组织检查的单位，印在通报上；默认台账里主管全部单位的那一个")
@click.option("--title", metavar="名称", help="这一轮检查的名称")
@click.option("--digits", type=click.IntRange(0, 3), default=2, show_default=True, help="合格率保留几位小数")
@click.option("--packs-dir", metavar="文件夹", help="另外的办法所在的文件夹")
@click.option("--force", is_flag=True, help="--out 里已有文件时整个换掉")
@click.option("--out", required=True, metavar="文件夹", help="结果写到这里")
def command(**given: Any) -> None:
    """从台账和发布内容得出检查结论、问题清单和通报。"""
    try:
        job = _job(given)
        job.out.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix="zhengmei-") as private,
            _staged(job) as folder,
            reading_beside(read_items, job.posts, platform_of=find_platform) as read_posts,
        ):
            _begin(job, Path(private))
            counts = _work(job, folder, read_posts)
    except BadInput as bad:
        _fail(bad.sentences)
    except OSError as error:
        _fail([f"写不了 {error.filename or given['out']}：{error.strerror}。换一个能写的文件夹，或腾出空间。"])
    click.echo(counts)


def _fail(sentences: list[str]) -> NoReturn:
    for sentence in sentences:
        click.echo(sentence, err=True)
    click.echo("什么都没有写。", err=True)
    sys.exit(2)


@contextmanager
def _staged(job: Job) -> Iterator[Path]:
    """A folder beside the target that becomes the target when all went well, and goes without a trace when not."""
    folder = Path(tempfile.mkdtemp(prefix=f".{job.out.name}-", dir=job.out.parent))
    try:
        yield folder
        folder.chmod(0o755)
        former = job.out.with_name(f".{job.out.name}-{os.getpid()}-old")
        if job.out.exists():
            job.out.rename(former)
        folder.rename(job.out)
        shutil.rmtree(former, ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _begin(job: Job, private: Path) -> None:
    """Django over a database of its own, tuned for a file nobody needs afterwards; the packs read and the pack known."""
    os.environ["ZHENGMEI_DATA_DIR"] = str(private)
    os.environ["ZHENGMEI_DATABASE_URL"] = f"sqlite:///{private / 'inspect.sqlite3'}"
    if job.packs_dir is not None:
        os.environ["ZHENGMEI_PACKS_DIR"] = str(job.packs_dir)
    gc.disable()  # one job, then the process ends: looking for garbage in a million live rows costs a third of the time
    start_django()
    sealing.use(sealing.NothingSealed())  # what was handed in lies beside it in plain words; no key file is needed
    from zhengmei.policies.faults import BadPacks
    from zhengmei.policies.library import library, use_folders

    if job.packs_dir is not None:
        use_folders(job.packs_dir)
    try:
        packs = library().packs
    except BadPacks as bad:
        raise BadInput([str(problem) for problem in bad.problems]) from None
    if job.pack not in packs:
        known = "、".join(f"{p.id}（{p.title}）" for p in sorted(packs.values(), key=lambda p: p.id))
        raise BadInput([f"没有办法 {job.pack!r}。现有：{known}。"])
    from zhengmei.project.private_tables import build_tables

    build_tables()


def _work(job: Job, folder: Path, read_posts: Callable[..., Any]) -> str:
    """Everything between the files and the folder; returns the line printed at the end."""
    now = max(clock.now(), job.at, clock.end_of_day(job.last))
    office, warnings = _take_in(job, read_posts, now)
    return _write(_hold_round(job, office, now), folder, warnings, now)


def _named(path: Path, problems: "Iterable[Problem]") -> list[str]:
    return [f"{path.name} {problem.sentence()}" for problem in problems]


def _take_in(job: Job, read_posts: Callable[..., Any], now: datetime) -> "tuple[Organisation, list[str]]":
    """Ledger, items and messages into the database. Raises BadInput with every bad row of every file."""
    from zhengmei.filing.actions import save_ledger_rows
    from zhengmei.interaction.actions import save_messages
    from zhengmei.monitoring.actions import save_items
    from zhengmei.organisations.states import OrganisationKind
    from zhengmei.project.private_tables import items_indexed_later

    ledger = _reading(job.ledger, read_ledger)
    rows: list[LedgerRow] = _saved(job.ledger, ledger.all)
    office = _office(job, rows, now)
    saved = save_ledger_rows(
        rows,
        by=None,
        now=now,
        create_units=True,
        under=office,
        kind_otherwise=OrganisationKind.DEPARTMENT,
        history_of_new=False,
    )
    bad = _named(job.ledger, [*ledger.problems, *saved.problems])
    others: list[tuple[Path, Any, Callable[..., Any]]] = [(job.posts, read_posts, save_items)]
    if job.messages is not None:
        others.append((job.messages, read_messages, save_messages))
    for path, read, save in others:
        sheet = _reading(path, read)
        # Rows of accounts that a faulty ledger row left out would be named wrongly: then only the cells are looked at.
        act = sheet.all if bad else partial(save, sheet.rows, by=None, now=now)
        with items_indexed_later():
            outcome = _saved(path, act, may_be_empty=True)
        kept = [] if bad or outcome is None else outcome.problems
        bad += _named(path, [*sheet.problems, *kept])
    if bad:
        raise BadInput([f"有 {len(bad)} 处要改：", *bad])
    return office, _warnings(job)


def _reading(path: Path, read: Callable[..., Any]) -> Any:
    from zhengmei.documents.reader import Unreadable

    try:
        return read(path, platform_of=find_platform)
    except Unreadable as error:
        raise BadInput([f"{path.name}：{error}"]) from None


def _saved(path: Path, act: Callable[[], Any], *, may_be_empty: bool = False) -> Any:
    """What `act` returns; a file that proves unreadable only while it is read is bad input too.

    With `may_be_empty` a header without rows is None instead: a quarter in which nobody published is no mistake.
    """
    from zhengmei.documents.reader import NothingBelow, Unreadable

    try:
        return act()
    except Unreadable as error:
        if may_be_empty and isinstance(error, NothingBelow):
            return None
        raise BadInput([f"{path.name}：{error}"]) from None


def _warnings(job: Job) -> list[str]:
    from zhengmei.monitoring.models import PublishedItem

    if PublishedItem.objects.filter(day__range=(job.first, job.last)).exists():
        return []
    return [f"{job.first} 至 {job.last} 没有一条发布内容。请核对 --from、--to 和发布内容文件；以下按都没有更新判定。"]


def _office(job: Job, rows: "list[LedgerRow]", now: datetime) -> "Organisation":
    """The office that holds the round and follows the pack: the one named, else the one over all units, else a blank to fill."""
    from zhengmei.filing.actions.new_units import guess_kind
    from zhengmei.organisations.actions import add_organisation, add_region, adopt_pack

    above = {row.sponsor: row.managing for row in rows if row.managing and row.managing != row.sponsor}
    tops = {name for name in above.values() if name not in above}
    alone = {row.sponsor for row in rows} - set(above) - tops
    name = job.office or (tops.pop() if len(tops) == 1 and not alone else NO_NAME)
    place, place_level, level = _seat(rows)
    region = add_region(name=place, level=place_level, parent=None, by=None, now=now)
    office = add_organisation(name=name, kind=guess_kind(name), level=level, region=region, by=None, now=now)
    adopt_pack(organisation=office, pack_id=job.pack, since=date(1990, 1, 1), by=None, now=now, even_outside=True)
    return office


def _seat(rows: "list[LedgerRow]") -> tuple[str, str, str]:
    """Region, its level, and the office's level: the one place in which all others lie, else one that holds them all."""
    from zhengmei.filing.actions.new_units import LEVELS, place_level, place_name
    from zhengmei.organisations.states import LEVEL_RANK, OrganisationLevel

    levels = {LEVELS[row.level] for row in rows if row.level in LEVELS}
    highest = min(levels, key=LEVEL_RANK.__getitem__, default=str(OrganisationLevel.CITY))
    places: dict[str, int] = {}
    for row in rows:
        if row.region and row.level in LEVELS:
            name = place_name(row.region)
            places[name] = min(places.get(name, 9), LEVEL_RANK[place_level(name, LEVELS[row.level])])
    top = [name for name, rank in places.items() if rank == min(places.values())]
    if len(top) == 1:
        found = next(level for level, rank in LEVEL_RANK.items() if rank == places[top[0]])
        return top[0], found, highest
    return "本地区", OrganisationLevel.NATION, highest


def _hold_round(job: Job, office: "Organisation", now: datetime) -> "Round":
    """The acts of a round, as the web does them, with nobody to judge by hand."""
    from zhengmei.inspection import actions
    from zhengmei.inspection.queries import period_words

    try:
        round_ = actions.open_round(
            office=office,
            title=job.title or f"{period_words(job.first, job.last)}检查",
            period_from=job.first,
            period_to=job.last,
            judged_at=job.at,
            sample_mode=job.mode,
            sample_value=job.value,
            seed=job.seed,
            by_hand=False,
            digits=job.digits,
            by=None,
            now=now,
        )
        actions.draw_sample(round_=round_, by=None, now=now)
        actions.run_round_checks(round_=round_, by=None, now=now)
        return actions.conclude_round(round_=round_, by=None, now=now)
    except actions.RoundRefused as refused:
        raise BadInput(refused.reasons) from None


def _write(round_: "Round", folder: Path, warnings: list[str], now: datetime) -> str:
    from zhengmei.documents.official_docx import render_docx
    from zhengmei.documents.official_html import render_html
    from zhengmei.documents.workbook import render_workbook
    from zhengmei.inspection.models import Bulletin
    from zhengmei.inspection.queries import bulletin_document, figures, plan_of
    from zhengmei.inspection.queries.exports import annex_sheets, finding_records, summary

    found, plan = figures(round_), plan_of(round_)
    document = bulletin_document(round_, Bulletin.objects.get(round=round_), found, plan)

    def as_json(data: object) -> bytes:
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()

    files = {
        "summary.json": as_json(summary(round_, found, plan) | {"warnings": warnings}),
        "findings.json": as_json(finding_records(round_)),
        "findings.xlsx": render_workbook(annex_sheets(round_, found, plan), made_at=now),
        "bulletin.docx": render_docx(document),
        "bulletin.html": render_html(document).encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for warning in warnings:
        click.echo(f"注意：{warning}", err=True)
    total = found.total
    return (
        f"在册 {total.registered} 个，检查 {total.checked} 个，合格 {total.passed} 个，不合格 {total.failed} 个，"
        f"合格率 {total.pass_rate}（{total.fraction}）；问题 {found.problem_count} 个。"
    )
