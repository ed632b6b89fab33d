"""A round as data that goes out: the annex workbook, the problems one by one, the summary."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F

from zhengmei.core.clock import BEIJING
from zhengmei.documents.workbook import Cell, Sheet
from zhengmei.inspection.models import Draw, Round, RoundAccount, RoundFinding
from zhengmei.inspection.queries.figures import Figures, Line, rate
from zhengmei.inspection.queries.plan import Plan
from zhengmei.organisations.states import OrganisationLevel
from zhengmei.policies.schema import Strength

_LINE_HEADS = ("在册", "检查", "合格", "不合格", "合格率", "合格/检查")


def annex_sheets(round_: Round, found: Figures, plan: Plan) -> list[Sheet]:
    """The sheets of the annex: 总体, 分平台, 分层级, 分地区, 问题清单, 抽查名单. Every count is the count of rows shown here."""
    return [
        Sheet("总体", ("项目", "数值", "怎么算的"), list(_totals(round_, found, plan))),
        *(
            Sheet(
                name, (name[1:], *_LINE_HEADS), [_line(line) for line in (*lines, found.total)], percent=frozenset({5})
            )
            for name, lines in (("分平台", found.by_platform), ("分层级", found.by_level), ("分地区", found.by_region))
        ),
        Sheet(
            "问题清单",
            _PROBLEM_HEADS,
            _problems(round_),
            note=f"共 {found.problem_count} 个问题，涉及 {found.troubled} 个账号",
        ),
        Sheet(
            "抽查名单",
            _ACCOUNT_HEADS,
            _accounts(round_),
            note=f"抽查 {found.total.checked} 个，在册 {found.total.registered} 个",
        ),
    ]


def _line(line: Line) -> tuple[Cell, ...]:
    share = line.passed / line.checked if line.checked else None
    return (line.label, line.registered, line.checked, line.passed, line.failed, share, line.fraction)


def _totals(round_: Round, found: Figures, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    total = found.total
    yield "检查名称", round_.title, ""
    yield "组织检查的单位", round_.office.name, ""
    yield "依据", plan.pack.title, plan.article
    yield "检查时段", f"{round_.period_from} 至 {round_.period_to}", ""
    yield "判定时点", f"{round_.judged_at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}", "更新没更新在这一刻判定"
    yield "在册", total.registered, "时段结束时没有注销、关停的单位账号"
    yield "检查", total.checked, f"占在册 {total.share}，{total.checked}/{total.registered}"
    yield "合格", total.passed, ""
    yield "不合格", total.failed, "有一项单项否决即不合格"
    yield "合格率", total.pass_rate, f"{total.passed} ÷ {total.checked}"
    yield "问题", found.problem_count, f"涉及 {found.troubled} 个账号"
    yield "期内新开设", found.opened, ""
    yield "期内注销", found.cancelled, ""
    if found.before is not None:
        yield (
            "上次合格率",
            found.before.pass_rate,
            f"{found.before.title}，{found.before.passed}/{found.before.checked}",
        )
        yield "上次问题没有了结", found.unsettled, f"上次共 {found.followed} 个"
    if found.outside:
        yield "已注销、关停账号的问题", found.outside, "不计入合格率"
    yield "抽样种子", round_.seed, "照样本页写的办法，用同一种子可以重新抽出同一名单"
    draw = Draw.objects.filter(round=round_).order_by("-id").first()
    yield "抽查名单摘要", draw.digest if draw else "", "SHA-256"


_PROBLEM_HEADS = (
    "序号", "账号名称", "平台", "平台账号ID", "主办单位", "地区", "问题类别", "问题", "单项否决", "约束强度",
    "条文", "条文编号", "从何时起", "证据", "本地问题分类", "提出单位",
)  # fmt: skip


def _problems(round_: Round) -> Iterator[tuple[Cell, ...]]:
    rows = RoundFinding.objects.filter(round_account__round=round_, round_account__is_sampled=True)
    rows = rows.select_related("round_account", "office").order_by("round_account__number", "-veto", "id")
    for i, f in enumerate(rows.iterator(chunk_size=1000), 1):
        a = f.round_account
        yield (
            i, a.name, a.platform_name, a.platform_account_id, a.sponsor_name, a.region_name, f.group, f.title, f.veto,
            Strength(f.strength).label + ("（本单位自定）" if f.local_default else ""), f.article, "、".join(f.clauses),
            f.since, f.proof, f.kind, f.office.name if f.office else "",
        )  # fmt: skip


_ACCOUNT_HEADS = (
    "序号", "账号名称", "平台", "平台账号ID", "主办单位", "层级", "地区", "结论", "凭什么", "改判理由",
)  # fmt: skip


def _accounts(round_: Round) -> Iterator[tuple[Cell, ...]]:
    rows = RoundAccount.objects.filter(round=round_, is_sampled=True).order_by("number")
    for i, a in enumerate(rows.iterator(chunk_size=1000), 1):
        level = OrganisationLevel(a.level).label
        yield (
            i, a.name, a.platform_name, a.platform_account_id, a.sponsor_name, str(level), a.region_name,
            str(a.get_verdict_display()), a.ground, a.overruled_why,
        )  # fmt: skip


def finding_records(round_: Round) -> list[dict[str, Any]]:
    """Every problem as plain data, those of accounts no longer registered last (`counted` false)."""
    rows = RoundFinding.objects.filter(round_account__round=round_).select_related("round_account")
    rows = rows.annotate(rule_key=F("finding__rule_key"))
    records = []
    for f in rows.order_by("-round_account__is_sampled", "round_account__number", "-veto", "id").iterator(
        chunk_size=1000
    ):
        a = f.round_account
        records.append(
            {
                "rule": f.code,
                "parameter": f.rule_key or "",
                "clauses": f.clauses,
                "article": f.article,
                "account": a.name,
                "account_id": a.platform_account_id,
                "platform": a.platform_name,
                "sponsor": a.sponsor_name,
                "problem": f.title,
                "group": f.group,
                "kind": f.kind,
                "since": f.since.isoformat() if f.since else None,
                "evidence": {"statement": f.proof, **f.evidence},
                "strength": f.strength,
                "veto": f.veto,
                "local_default": f.local_default,
                "verdict": a.verdict,
                "counted": a.is_sampled,
            }
        )
    return records


def summary(round_: Round, found: Figures, plan: Plan) -> dict[str, Any]:
    """The round in numbers. `pass_rate` is printed with the round's digits; `pass_rate_digits` with 0 to 3."""
    total = found.total
    sampled = RoundAccount.objects.filter(round=round_, is_sampled=True).order_by("number")
    labels = sampled.values_list("platform_account_id", "platform_name", "name")
    return {
        "title": round_.title,
        "office": round_.office.name,
        "pack": round_.pack_id,
        "pack_title": plan.pack.title,
        "pack_version": round_.pack_version,
        "period": [round_.period_from.isoformat(), round_.period_to.isoformat()],
        "at": round_.judged_at.astimezone(BEIJING).isoformat(),
        "registered": total.registered,
        "checked": total.checked,
        "share": total.share,
        "passed": total.passed,
        "failed": total.failed,
        "pass_rate": total.pass_rate,
        "pass_rate_digits": {str(d): rate(total.passed, total.checked, d) for d in range(4)},
        "problems": found.problem_count,
        "problem_accounts": found.troubled,
        "by_platform": _by(found.by_platform),
        "by_level": _by(found.by_level),
        "by_region": _by(found.by_region),
        "by_problem": _by_problem(found),
        "opened": found.opened,
        "cancelled": found.cancelled,
        "outside": found.outside,
        "hand_items_unjudged": [] if round_.by_hand else [item.key for item in plan.items],
        "sample": {"mode": round_.sample_mode, "value": str(round_.sample_value or "")},
        "seed": round_.seed,
        "sampled": [identity or f"{platform}/{name}" for identity, platform, name in labels],
    }


def _by(lines: Iterable[Line]) -> dict[str, dict[str, Any]]:
    names = ("registered", "checked", "passed", "failed", "pass_rate")
    return {line.label: {name: getattr(line, name) for name in names} for line in lines}


def _by_problem(found: Figures) -> dict[str, dict[str, Any]]:
    """By group; a group that is a veto for some and not for others is one entry with both counted."""
    made: dict[str, dict[str, Any]] = {}
    for p in found.problems:
        entry = made.setdefault(p.group, {"count": 0, "accounts": 0, "veto": 0, "articles": []})
        entry["count"] += p.count
        entry["accounts"] += p.accounts
        entry["veto"] += p.count if p.veto else 0
        entry["articles"] = sorted({*entry["articles"], *p.articles})
    return made
