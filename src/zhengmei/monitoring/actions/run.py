"""Running all checks: what was found becomes rows, what is gone is closed, and one line goes into the record."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from zhengmei.audit.actions import record
from zhengmei.filing.actions.bulk import insert_rows
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.monitoring.actions.acknowledging import tell_answerable
from zhengmei.monitoring.checks import registry
from zhengmei.monitoring.checks.base import Check, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import listed, origin_words
from zhengmei.monitoring.models import CheckRun, Finding
from zhengmei.monitoring.permissions import may_run_checks
from zhengmei.monitoring.states import STANDING, FindingState
from zhengmei.policies.library import library as built_in
from zhengmei.policies.lookup import Library

Key = tuple[str, int, str]
SWEEP_WEEKS = 4
_BATCH = 500
_OPEN = FindingState.OPEN.value
_REFRESHED = (
    "title",
    "statement",
    "clauses",
    "article",
    "pack_id",
    "pack_version",
    "strength",
    "veto",
    "local_default",
    "evidence",
    "fingerprint",
    "since",
)
_VALUES = ("rule_key", *_REFRESHED)


class NoChecksRun(Exception):
    """The checks may not be run so. `reasons` are sentences for the person."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """What one run came to.

    `findings` gives, by account id, the ids of all findings that stand after the run because it saw them (contested ones
    included, dismissed ones not); `counts` how many by check code. `opened` + `kept` is their number.
    """

    run_id: int
    media_accounts: int
    opened: int
    kept: int
    closed: int
    counts: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[int, list[int]] = field(default_factory=dict)


def sweep_period(today: date) -> tuple[date, date]:
    """The days an unattended run judges: four whole weeks, Monday to Sunday, and the days of this week so far."""
    monday = today - timedelta(today.weekday())
    return monday - timedelta(weeks=SWEEP_WEEKS), today


def reasons_not_to_run_checks(
    *, media_accounts: QuerySet[MediaAccount], period_from: date, period_to: date, judged_at: datetime, by: User | None
) -> list[str]:
    """Why the checks may not be run over these accounts for this period; empty when they may."""
    reasons = []
    if period_to < period_from:
        reasons.append("检查时段的结束早于开始，请把日期改过来")
    if judged_at.tzinfo is None:
        reasons.append("判定时点没有时区，请写明北京时间")
    if by is not None and not may_run_checks(by, media_accounts):
        reasons.append("其中有不归你检查的账号，请只选你主管或检查范围内的账号")
    return reasons


@transaction.atomic
def run_checks(
    *,
    media_accounts: QuerySet[MediaAccount],
    period_from: date,
    period_to: date,
    judged_at: datetime,
    by: User | None,
    now: datetime,
    library: Library | None = None,
) -> CheckSummary:
    """Judge these accounts, and only these, at a moment and over a period (both days included).

    In this order: every check is asked once; what an exception covers or a decision has dismissed is dropped; standing
    findings with the same cause are refreshed, new causes become new rows, standing findings whose cause is gone are
    closed with the reason; whoever answers for the account in person is told of the new ones; a CheckRun row and one
    audit line are written. A run that judges an earlier moment than a
    finding was last judged at leaves that finding as it is. Running twice changes nothing but the times.

    Raises NoChecksRun.
    """
    if reasons := reasons_not_to_run_checks(
        media_accounts=media_accounts, period_from=period_from, period_to=period_to, judged_at=judged_at, by=by
    ):
        raise NoChecksRun(reasons)
    ctx = Context(
        media_accounts=media_accounts,
        period_from=period_from,
        period_to=period_to,
        judged_at=judged_at,
        library=library or built_in(),
    )
    raised, excepted = _ask(ctx)
    run = _begin(ctx, by, now)
    standing = {_key(f): f for f in Finding.objects.filter(media_account__in=ctx.rows, state__in=STANDING)}
    raised = _without_dismissed(ctx, raised, standing)
    closed = _close(ctx, standing, raised, excepted, now)
    kept = _refresh(ctx, standing, raised, run, now)
    opened = _open(ctx, raised.keys() - standing.keys(), raised, run, now)
    tell_answerable(findings=opened, run=run, by=by, now=now)
    return _conclude(run, kept + opened, len(kept), closed, by, now)


def _begin(ctx: Context, by: User | None, now: datetime) -> CheckRun:
    return CheckRun.objects.create(
        period_from=ctx.period_from,
        period_to=ctx.period_to,
        judged_at=ctx.judged_at,
        at=now,
        by=by,
        media_accounts=len(ctx.accounts),
        opened=0,
        kept=0,
        closed=0,
    )


def _ask(ctx: Context) -> tuple[dict[Key, Raised], set[Key]]:
    """What every check raises, and apart from it the keys an exception covers."""
    raised: dict[Key, Raised] = {}
    excepted: set[Key] = set()
    for check in registry.checks():
        found = ctx.found[check.code] = set()
        for problem in check.find(ctx):
            key = (check.code, problem.account.id, problem.cause)
            if ctx.excepted(problem.account, problem.ruling, problem.concerns):
                excepted.add(key)
            else:
                raised[key] = problem
                found.add(problem.account.id)
    return raised, excepted


def _key(finding: Finding) -> Key:
    return finding.code, finding.media_account_id, finding.cause


def _without_dismissed(ctx: Context, raised: dict[Key, Raised], standing: Mapping[Key, Finding]) -> dict[Key, Raised]:
    """What remains when a supervisor has already found the same cause with the same evidence to be no problem."""
    rows = Finding.objects.filter(media_account__in=ctx.rows, state=FindingState.DISMISSED)
    dismissed = {
        ((code, account, cause), print_)
        for code, account, cause, print_ in rows.values_list("code", "media_account_id", "cause", "fingerprint")
    }
    if not dismissed:
        return raised
    return {
        key: problem
        for key, problem in raised.items()
        if key in standing or (key, fingerprint(registry.check(key[0]), problem)) not in dismissed
    }


def _close(
    ctx: Context, standing: Mapping[Key, Finding], raised: Mapping[Key, Raised], excepted: set[Key], now: datetime
) -> int:
    gone = []
    for key, finding in standing.items():
        if key in raised or finding.judged_at > ctx.judged_at:
            continue
        why = "例外在有效期内，不再作为问题" if key in excepted else _why_gone(ctx, finding)
        if why is not None:
            finding.state, finding.closed_at, finding.closed_why = FindingState.CLOSED, now, why[:300]
            gone.append(finding)
    Finding.objects.bulk_update(gone, ["state", "closed_at", "closed_why"], batch_size=_BATCH)
    return len(gone)


def _why_gone(ctx: Context, finding: Finding) -> str | None:
    account = ctx.accounts.get(finding.media_account_id)
    check = {c.code: c for c in registry.checks()}.get(finding.code)
    if account is None or check is None:
        return "这项检查已不再使用" if check is None else "主办单位现在不采用任何办法"
    if account.media.status not in check.statuses:
        return f"账号现在是“{account.media.get_status_display()}”，不再判这一项"
    if ctx.ruling(check.rule_key, account) is None:
        return "现在适用的办法没有这项要求"
    return check.gone(ctx, finding)


def _refresh(
    ctx: Context, standing: Mapping[Key, Finding], raised: Mapping[Key, Raised], run: CheckRun, now: datetime
) -> list[Finding]:
    """Brings standing findings up to date that were raised again, unless they were judged later than now."""
    kept = [finding for key, finding in standing.items() if key in raised]
    fresh = [finding for finding in kept if finding.judged_at <= ctx.judged_at]
    changed = []
    for finding in fresh:
        values = _values(ctx, registry.check(finding.code), raised[_key(finding)])
        if values["fingerprint"] == finding.fingerprint:
            values["since"] = finding.since
        if any(getattr(finding, name) != values[name] for name in _REFRESHED):
            for name in _REFRESHED:
                setattr(finding, name, values[name])
            changed.append(finding)
    Finding.objects.bulk_update(changed, _REFRESHED, batch_size=_BATCH)
    for some in _batches([f.pk for f in fresh]):
        Finding.objects.filter(pk__in=some).update(seen_at=now, judged_at=ctx.judged_at, last_run=run)
    return kept


def _open(
    ctx: Context, keys: AbstractSet[Key], raised: Mapping[Key, Raised], run: CheckRun, now: datetime
) -> list[Finding]:
    """New rows. A row that another run made meanwhile is taken as it is: the database allows one per cause."""
    wanted = sorted(keys)
    if not wanted:
        return []
    same = {"raised_at": now, "seen_at": now, "judged_at": ctx.judged_at, "last_run_id": run.pk}
    names = ("code", "media_account_id", "cause", *same, *_VALUES, "state", "closed_why")
    moments = [_kept(value) for value in same.values()]
    rows = []
    for key in wanted:
        values = _values(ctx, registry.check(key[0]), raised[key])
        rows.append([*key, *moments, *(_kept(values[name]) for name in _VALUES), _OPEN, ""])
    insert_rows(Finding, names, rows)
    made = Finding.objects.filter(media_account__in=ctx.rows, state__in=STANDING)
    return [f for f in made.only("code", "media_account_id", "cause", "rule_key") if _key(f) in keys]


def _kept(value: Any) -> Any:
    """A value as the database keeps it: moments and days as text, lists and evidence as JSON."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, list | dict) else value


def _values(ctx: Context, check: Check, problem: Raised) -> dict[str, Any]:
    ruling = problem.ruling
    return {
        "rule_key": ruling.key,
        "title": problem.title[:200],
        "statement": problem.statement,
        "clauses": list(ruling.clauses),
        "article": f"{ruling.pack_short} {listed(dict.fromkeys(ruling.articles))}".strip()[:120],
        "pack_id": ruling.pack_id,
        "pack_version": ctx.version(ruling.pack_id),
        "strength": ruling.strength.value,
        "veto": ruling.veto if problem.veto is None else problem.veto,
        "local_default": ruling.is_local_default,
        "evidence": {**problem.evidence, **origin_words(problem.account.policy, ruling)},
        "fingerprint": fingerprint(check, problem),
        "since": problem.since,
    }


def fingerprint(check: Check, problem: Raised) -> str:
    """A digest of the evidence that does not move with the clock: while it is equal, the problem is the same."""
    still = {k: v for k, v in problem.evidence.items() if k not in check.moving}
    text = json.dumps([still, problem.ruling.pack_id], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _conclude(
    run: CheckRun, holding: list[Finding], kept: int, closed: int, by: User | None, now: datetime
) -> CheckSummary:
    counts = Counter(f.code for f in holding)
    findings: dict[int, list[int]] = defaultdict(list)
    for finding in holding:
        findings[finding.media_account_id].append(finding.pk)
    run.opened, run.kept, run.closed, run.counts = len(holding) - kept, kept, closed, dict(counts)
    run.save(update_fields=["opened", "kept", "closed", "counts"])
    detail = {
        "period": f"{run.period_from}/{run.period_to}",
        "media_accounts": run.media_accounts,
        "opened": run.opened,
        "kept": kept,
        "closed": closed,
    }
    record("monitoring.checks_run", by=by, now=now, about=run, detail=detail)
    return CheckSummary(run.pk, run.media_accounts, run.opened, kept, closed, dict(counts), dict(findings))


def _batches(ids: list[int]) -> Iterable[list[int]]:
    for n in range(0, len(ids), 5000):
        yield ids[n : n + 5000]
