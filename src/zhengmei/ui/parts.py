"""What the larger template tags draw: article chip, calendar of a deadline, heat map. No HTTP, no nouns of the domain."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhengmei.core.workdays import PUBLISHED, Deadline, Workdays

FORCES = {"must": ("m", "必须"), "in_principle": ("p", "原则上"), "encourage": ("e", "鼓励")}
LEVELS = {"nation": "国家", "province": "省、自治区级", "city": "市级", "county": "县级", "district": "区级"}

STYLES: dict[str, str] = {
    "正常": "ok", "暂停": "wa", "注销": "", "关停": "",
    "没了结": "no", "有异议": "go", "已了结": "ok", "不成立": "",
    "正在读": "go", "待确认": "wa", "等着写入": "go", "正在写入": "go", "已导入": "ok", "没有导入": "no", "已放弃": "",
    "合格": "ok", "不合格": "no", "未判定": "wa",
    "启用": "ok", "停用": "", "已锁定": "no", "在用": "ok", "已并入": "", "已撤销": "",
    "待处置": "go", "待备案": "go", "已备案": "ok", "已办结": "ok", "例外期内": "wa", "已取消": "",
    "待核实": "go", "已核实": "ok", "已对上": "ok",
    "在写": "", "审核中": "go", "退回修改": "wa", "已签发": "ok", "应急放行，待补审": "wa", "已作废": "",
    "有效": "ok", "已过期": "wa", "已失效": "",
    "进行中": "go", "已结束": "", "已收回": "", "没转": "wa", "已转": "ok", "不充分": "wa", "不用转": "",
    "已定": "go", "不做了": "", "待办": "wa", "办好了": "ok", "收回了": "", "征集中": "go", "待反馈": "wa", "已反馈": "ok",
    "看到了": "ok", "打不开": "wa", "搜不到": "wa",
    "待批准": "go", "已批准": "ok", "不批准": "no", "已下载": "", "待领取": "wa", "未批准": "no", "已停用": "",
    "草稿": "", "办理中": "go", "退回补正": "wa", "待实施": "wa", "不予通过": "no", "已撤回": "", "通过": "ok",
    "待交": "go", "已交": "ok", "退回重交": "wa", "待签收": "go", "已签收": "ok",
    "在管": "ok", "不再使用": "", "交接中": "go", "已交接": "ok", "交接取消": "",
    "处置中": "go", "待回执": "wa", "已回执": "ok", "待整改": "wa", "待复核": "go", "退回重改": "wa", "已认可": "ok",
    "找回中": "wa", "已申诉，等平台答复": "go", "已找回": "ok", "没找回": "no",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClauseText:
    """What the frame knows of a clause, for the chip's popover."""

    requirement: str
    title: str
    level: str
    url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """An article chip, ready to draw."""

    label: str
    look: str
    force: str
    clause: str
    requirement: str
    title: str
    level: str
    url: str
    note: str
    local: bool
    key: str


def chip(thing: Any, clause_of: Callable[[str], ClauseText | None] | None = None, **given: Any) -> Chip | None:
    """The chip of a Ruling, a Finding, a Todo, a mapping with those names, or a label with keywords; None for nothing.

    Names read: `article` or (`pack_short`, `articles`), `strength`, `clause` or `clauses`, `level`, `note`,
    `local_default` or `is_local_default`. Keywords win.
    """
    facts = {**_facts(thing), **{name: value for name, value in given.items() if value not in (None, "")}}
    if not facts.get("article") and not facts.get("local"):
        return None
    found = clause_of(facts["clause"]) if clause_of and facts.get("clause") else None
    strength = str(facts.get("strength", ""))
    look, force = FORCES.get(strength, ("e", ""))
    local = bool(facts.get("local"))
    return Chip(
        label="本单位自定" if local else str(facts["article"]),
        look="l" if local else look,
        force=force,
        clause=str(facts.get("clause") or ""),
        requirement=str(facts.get("text") or (found.requirement if found else "")),
        title=found.title if found else str(facts.get("title") or ""),
        level=LEVELS.get(str(facts.get("level") or (found.level if found else "")), ""),
        url=found.url if found else "",
        note=str(facts.get("note") or ""),
        local=local,
        key=f"art-{secrets.token_hex(4)}",
    )


def _facts(thing: Any) -> dict[str, Any]:
    if thing is None or thing == "":
        return {}
    if isinstance(thing, str):
        return {"article": thing}

    def get(name: str) -> Any:
        return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)

    article = get("article")
    if not article and get("articles"):
        article = f"{get('pack_short') or ''} {'、'.join(dict.fromkeys(get('articles')))}".strip()
    clauses = get("clauses") or ()
    return {
        "article": article,
        "strength": get("strength"),
        "clause": get("clause") or (clauses[0] if clauses else ""),
        "level": get("level"),
        "title": get("pack_title"),
        "note": get("note"),
        "local": get("local_default") or get("is_local_default") or False,
    }


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One square: `style` c counted, f to come, x skipped, now, end; `words` below the number."""

    day: date
    style: str
    words: str


def calendar(deadline: Deadline, today: date) -> list[list[CalendarDay | None]]:
    """Whole weeks from Monday, with every day of the count; None for squares outside it."""
    if not deadline.steps:
        return []
    squares: dict[date, CalendarDay] = {}
    number = 0
    for step in deadline.steps:
        number += step.counted
        words = f"第 {number} 天" if step.counted else step.reason
        if step.counted and step.reason == "调休上班":
            words = f"调休 {number}"
        squares[step.day] = CalendarDay(step.day, _style(step.day, step.counted, deadline.due, today), words)
    first = deadline.steps[0].day
    monday = first - timedelta(first.weekday())
    weeks = ((deadline.due - monday).days // 7) + 1
    return [[squares.get(monday + timedelta(7 * week + d)) for d in range(7)] for week in range(weeks)]


def _style(day: date, counted: bool, due: date, today: date) -> str:
    if day == due:
        return "end"
    if not counted:
        return "x"
    if day == today:
        return "now"
    return "c" if day < today else "f"


def left(deadline: Deadline, today: date, workdays: Workdays = PUBLISHED) -> int:
    """Working days still to come; negative when overdue."""
    return workdays.left(today, deadline.due)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One line of a heat map: name, second word, what follows it, and a count for every day (None: nobody looked)."""

    label: str
    counts: Sequence[int | None]
    sub: str = ""
    url: str = ""
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    day: date
    count: int | None
    style: str
    early: bool


def shade(count: int | None) -> str:
    """The class of a square by its count."""
    return "ku" if count is None else f"k{min(count, 3)}"


def heat_cells(row: HeatRow, days: Sequence[date], shown_on_phone: int = 14) -> list[HeatCell]:
    """The squares of a row: k0 … k3 by 0, 1, 2, 3 and more; `ku` where nobody looked."""
    edge = len(days) - shown_on_phone
    return [
        HeatCell(day, count, shade(count), place < edge)
        for place, (day, count) in enumerate(zip(days, row.counts, strict=True))
    ]
