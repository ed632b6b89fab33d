"""Handing in a list, comparing it, and settling what differs, one by one."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.documents.reader import Unreadable
from zhengmei.documents.sheets.outside import KNOWN, NEEDED, OutsideRecord, headers_of, read_outside
from zhengmei.documents.uploads import KeptFile, place_of
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.models import ColumnMapping, Mismatch, NationalRegistration, OutsideList
from zhengmei.filing.permissions import can_settle_mismatch
from zhengmei.filing.queries.reconciling import Comparison, Difference, compare_national, compare_search
from zhengmei.filing.states import MISMATCH, MismatchAct, MismatchState, OutsideKind
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_supervise
from zhengmei.platforms.dictionary import BY_CODE, find_platform

MOST_PROBLEMS = 200


@transaction.atomic
def hand_in_list(
    *, kind: str, office: Organisation, file: KeptFile, platform: str = "", by: User, now: datetime
) -> OutsideList:
    """Keep a list for an office, with its headings. Raises FilingRefused for a file nobody can read."""
    reasons = []
    if not can_supervise(by, office, now.date()):
        reasons.append(f"对账由“{office.name}”的主管做，请找主管办理。")
    if platform and platform not in BY_CODE:
        reasons.append("没有这个平台，请选一个。")
    headers: list[str] = []
    try:
        headers = headers_of(place_of(Path(settings.MEDIA_ROOT), file.digest))
    except Unreadable as unreadable:
        reasons.append(str(unreadable))
    if reasons:
        raise FilingRefused(reasons)
    return OutsideList.objects.create(
        kind=kind, office=office, platform=platform, file_name=file.name, digest=file.digest, headers=headers,
        by=by, created_at=now,
    )  # fmt: skip


@transaction.atomic
def compare_list(*, outside_list: OutsideList, mapping: Mapping[str, str], by: User, now: datetime) -> OutsideList:
    """Read the list by the mapping, compare it with the ledger, keep the differences, and remember the mapping.

    Differences of the same kind of list that are not found again are 已对上. Raises FilingRefused.
    """
    held = OutsideList.objects.select_for_update(of=("self",)).select_related("office").get(pk=outside_list.pk)
    kept = {key: words for key, words in mapping.items() if words in held.headers}
    reasons = [f"没有选哪一列是“{name}”，请选一列。" for key, name, _ in KNOWN if key in NEEDED and not kept.get(key)]
    if len(set(kept.values())) < len(kept):
        reasons.append("同一列选了两次，请每一列只对一项。")
    if not can_supervise(by, held.office, now.date()):
        reasons.append(f"对账由“{held.office.name}”的主管做，请找主管办理。")
    records: list[OutsideRecord] = []
    if not reasons:
        try:
            place = place_of(Path(settings.MEDIA_ROOT), held.digest)
            records, problems = read_outside(place, kept, find_platform)
            held.problems = [problem.sentence() for problem in problems[:MOST_PROBLEMS]]
        except Unreadable as unreadable:
            reasons.append(str(unreadable))
    if reasons:
        raise FilingRefused(reasons)
    held.mapping, held.rows, held.compared_at = kept, len(records), now
    held.save(update_fields=["mapping", "rows", "problems", "compared_at"])
    ColumnMapping.objects.update_or_create(
        office=held.office, kind=held.kind, defaults={"mapping": kept, "changed_at": now}
    )
    if held.kind == OutsideKind.NATIONAL:
        outcome = compare_national(held.office, records)
        _register(outcome, now)
    else:
        outcome = compare_search(held.office, records, held.platform)
    _keep(held, outcome.differences, now)
    counts = {str(d.kind.label): sum(o.kind == d.kind for o in outcome.differences) for d in outcome.differences}
    detail = {"名单": held.file_name, "行数": held.rows, **counts}
    record("filing.outside_list.compared", by=by, now=now, about=held, detail=detail)
    return held


def _register(outcome: Comparison, now: datetime) -> None:
    """Keep how each matched account stands in the national system."""
    for account, row in outcome.pairs:
        values = row.values
        NationalRegistration.objects.update_or_create(
            media_account=account,
            defaults={
                "number": values.get("number", ""),
                "name": values["name"],
                "status": values.get("status", ""),
                "seen_at": now,
            },
        )


def _keep(held: OutsideList, differences: list[Difference], now: datetime) -> None:
    earlier = {
        (m.kind, m.key): m
        for m in Mismatch.objects.select_for_update(of=("self",)).filter(
            office=held.office, outside_list__kind=held.kind
        )
    }
    for one in differences:
        row = earlier.pop((one.kind, one.key), None)
        facts = {
            "outside_list": held,
            "media_account": one.media_account,
            "name": one.name,
            "ours": dict(one.ours),
            "theirs": dict(one.theirs),
            "differing": list(one.differing),
            "score": one.score,
        }
        if row is None:
            Mismatch.objects.create(office=held.office, kind=one.kind, key=one.key, found_at=now, **facts)
            continue
        changed = (row.ours, row.theirs) != (facts["ours"], facts["theirs"])
        for name, value in facts.items():
            setattr(row, name, value)
        if row.state == MismatchState.MATCHED:
            row.state = MismatchState(MISMATCH.after(row.state, MismatchAct.RETURN))
        elif row.state == MismatchState.RESOLVED and changed:
            row.state = MismatchState(MISMATCH.after(row.state, MismatchAct.REOPEN))
        row.save()
    for row in earlier.values():
        if MISMATCH.allows(row.state, MismatchAct.MATCH):
            row.state = MismatchState(MISMATCH.after(row.state, MismatchAct.MATCH))
            row.save(update_fields=["state"])


@transaction.atomic
def resolve_mismatch(*, mismatch: Mismatch, verdict: str, by: User, now: datetime) -> Mismatch:
    """Say what the difference came to, with a reason. Raises FilingRefused."""
    return _move(mismatch, MismatchAct.RESOLVE, "filing.mismatch.resolved", verdict, by, now)


@transaction.atomic
def reopen_mismatch(*, mismatch: Mismatch, verdict: str, by: User, now: datetime) -> Mismatch:
    """What was settled is not. Raises FilingRefused."""
    return _move(mismatch, MismatchAct.REOPEN, "filing.mismatch.reopened", verdict, by, now)


def _move(mismatch: Mismatch, act: MismatchAct, kind: str, verdict: str, by: User, now: datetime) -> Mismatch:
    held = Mismatch.objects.select_for_update(of=("self",)).select_related("office").get(pk=mismatch.pk)
    reasons = []
    if not MISMATCH.allows(held.state, act):
        reasons.append(f"这条差异{held.get_state_display()}，不能再{act.label}。")
    if not verdict.strip():
        reasons.append("没有写理由，请写明核实的结果。")
    if not can_settle_mismatch(by, held, now.date()):
        reasons.append(f"由“{held.office.name}”的主管或账号的主办单位核实，请找他们办理。")
    if reasons:
        raise FilingRefused(reasons)
    held.state = MismatchState(MISMATCH.after(held.state, act))
    held.verdict, held.resolved_by, held.resolved_at = verdict.strip(), by, now
    held.save(update_fields=["state", "verdict", "resolved_by", "resolved_at"])
    detail = {"差异": str(held.get_kind_display()), "账号": held.name}
    record(kind, by=by, now=now, about=held, reason=held.verdict, detail=detail)
    return held


@transaction.atomic
def record_national_export(*, rows: int, by: User, now: datetime) -> None:
    """Write down that the person took the reporting sheet out of the system."""
    record("filing.national_report.exported", by=by, now=now, detail={"行数": rows})
