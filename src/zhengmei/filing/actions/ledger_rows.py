"""From rows of a ledger file to accounts: matched, compared, written in one transaction, every changed field kept."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.documents.sheets import LedgerRow, Problem
from zhengmei.filing.actions.accounts import kept_words
from zhengmei.filing.actions.bulk import insert_rows
from zhengmei.filing.actions.new_units import create_missing_units
from zhengmei.filing.models import FieldChange, ImportBatch, MediaAccount
from zhengmei.filing.queries import fact_label, filing_demanded, printed_fact, without_the_obvious
from zhengmei.filing.states import (
    FACTS,
    PRIVATE_FACTS,
    AccountKind,
    AccountStatus,
    AppPurpose,
    AppStage,
    OwnerKind,
    SecurityLevel,
    Source,
)
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import OrganisationKind, OrganisationState, Power
from zhengmei.platforms.dictionary import CARRIERS

STATUS = {str(label): value for value, label in AccountStatus.choices}
KIND = {str(label): value for value, label in AccountKind.choices}
OWNER = {str(label): value for value, label in OwnerKind.choices}
CARRIER = {words: code for code, words in CARRIERS.items()}
CODES: dict[str, dict[str, str]] = {
    "carrier": CARRIER,
    "owner_kind": OWNER,
    "app_purpose": {str(label): value for value, label in AppPurpose.choices},
    "app_stage": {str(label): value for value, label in AppStage.choices},
    "app_security_level": {str(label): value for value, label in SecurityLevel.choices},
}
CHUNK = 500
HISTORY = ("media_account_id", "field", "before", "after", "at", "by_id", "source", "batch_id", "filed")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one account that the file says differently. `before` and `after` as printed."""

    row: int
    account: str
    field: str
    before: str
    after: str


@dataclass(slots=True)
class LedgerOutcome:
    """What came of the rows: how many accounts are new, changed, the same, and which rows could not be taken in."""

    new: int = 0
    changed: int = 0
    same: int = 0
    units: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        return len({p.row for p in self.problems})


@dataclass(slots=True)
class _Taken:
    """A row with its values by field, and the account it speaks of (None: a new one)."""

    row: LedgerRow
    values: dict[str, Any]
    account: MediaAccount | None = None


@transaction.atomic
def save_ledger_rows(
    rows: Iterable[LedgerRow],
    *,
    by: User | None,
    now: datetime,
    batch: ImportBatch | None = None,
    create_units: bool = False,
    under: Organisation | None = None,
    kind_otherwise: OrganisationKind = OrganisationKind.OTHER,
    history_of_new: bool = True,
) -> LedgerOutcome:
    """Register or change the account of every row; rows that cannot be taken in are left out and named in `problems`.

    An account is found by platform and 平台账号ID, else by platform, name and sponsor; it is changed, never doubled. An empty
    cell changes nothing. In order: missing units (if asked for), new accounts, changed ones, a FieldChange for every value
    that differs, one line in the record. The caller rolls back when it wants all or nothing. `by` None may edit everything. New units
    without a 主管单位 of their own stand under `under`; those whose name does not say what they are become `kind_otherwise`.
    `history_of_new` False leaves out the first FieldChange rows of new accounts, for a database nobody keeps.
    """
    rows = list(rows)
    outcome = LedgerOutcome()
    units = _Units(by, now)
    if create_units:
        made, refused = create_missing_units(
            rows, known=units.by_name, by=by, now=now, under=under, kind_otherwise=kind_otherwise
        )
        outcome.units = made
        outcome.problems += refused
        units = _Units(by, now)
    taken = [t for row in rows if (t := _take(row, units, outcome.problems, create_units)) is not None]
    taken = _matched(taken, units, outcome.problems)
    _write(taken, outcome, by=by, now=now, batch=batch, history_of_new=history_of_new)
    outcome.problems.sort(key=lambda p: p.row)
    if outcome.new or outcome.changed:
        detail: dict[str, Any] = {
            "新登记": outcome.new,
            "有变动": outcome.changed,
            "没变": outcome.same,
            "新建单位": len(outcome.units),
        }
        if batch is not None:
            detail |= {"文件": batch.file_name, "摘要": batch.digest}
        record("filing.ledger.imported", by=by, now=now, about=batch, detail=detail)
    return outcome


class _Units:
    """Every unit by name, and which of them the person may edit for."""

    def __init__(self, by: User | None, now: datetime) -> None:
        found = list(Organisation.objects.select_related("successor", "supervisor"))
        self.by_name = {u.name: u for u in found}
        short: dict[str, list[Organisation]] = {}
        for unit in found:
            if unit.short_name:
                short.setdefault(unit.short_name, []).append(unit)
        self.by_short = {name: units[0] for name, units in short.items() if len(units) == 1}
        self.editable = {u.pk for u in found}
        self.must_file: dict[int, str] = {}
        if by is not None:
            mine = reach(by, Power.EDIT_ACCOUNTS, now.date())
            self.editable = set(Organisation.objects.filter(mine).values_list("pk", flat=True))
            above = reach(by, Power.SUPERVISE, now.date())
            own = self.editable - set(Organisation.objects.filter(above).values_list("pk", flat=True))
            self.must_file = filing_demanded(own, now.date())

    def find(self, name: str) -> Organisation | None:
        return self.by_name.get(name) or self.by_short.get(name)

    def nearest(self, name: str) -> str:
        close = difflib.get_close_matches(name, self.by_name, n=1, cutoff=0.7)
        return f"是不是“{close[0]}”？" if close else ""


def _take(row: LedgerRow, units: _Units, problems: list[Problem], create_units: bool) -> _Taken | None:
    refused = {p.row for p in problems}
    if row.number in refused:
        return None
    found = [_sponsor_problem(row, units, create_units)]
    managing = units.find(row.managing) if row.managing else None
    if row.managing and managing is None:
        remedy = units.nearest(row.managing) + "核对全称；是新单位就先在“单位人员”里添加，或勾选“缺的单位一并新建”"
        found.append(Problem(row.number, "主管单位", row.managing, "系统里没有这个单位", remedy))
    opened, cancelled = row.fields.get("opened_on"), row.fields.get("cancelled_on")
    if opened and cancelled and cancelled < opened:
        found.append(Problem(row.number, "注销日期", str(cancelled), f"比开设日期 {opened} 还早", "核对两个日期"))
    wrong = [p for p in found if p is not None]
    if wrong:
        problems += wrong
        return None
    values = {k: v for k, v in row.fields.items() if k in FACTS}
    values |= {"name": row.name, "platform": row.platform, "sponsor": units.find(row.sponsor)}
    if managing is not None:
        values["managing"] = managing
    if "status" in values:
        values["status"] = STATUS[values["status"]]
    if "kind" in values:
        values["kind"] = KIND[values["kind"]]
    for name, codes in CODES.items():
        if values.get(name):
            values[name] = codes[values[name]]
    values = without_the_obvious(values, row.platform, values["sponsor"])
    if values.get("is_main", False) is None:
        values["is_main"] = False
    return _Taken(row, values)


def _sponsor_problem(row: LedgerRow, units: _Units, create_units: bool) -> Problem | None:
    unit = units.find(row.sponsor)

    def wrong(why: str, remedy: str) -> Problem:
        return Problem(row.number, "主办单位", row.sponsor, why, remedy)

    if unit is None:
        remedy = units.nearest(row.sponsor) + "核对全称"
        if not create_units:
            remedy += "；确实是新单位，就勾选“缺的单位一并新建”，并填上主办单位层级和所属地区"
        return wrong("系统里没有这个单位", remedy)
    if unit.pk not in units.editable:
        return wrong("你没有替这个单位登记账号的职责", "请由该单位或它的主管导入，或者删掉这一行")
    if unit.state != OrganisationState.ACTIVE:
        after = f"，现在是“{unit.successor.name}”" if unit.successor else ""
        return wrong(f"这个单位{unit.get_state_display()}{after}", "改成在用的单位")
    return None


def _matched(taken: list[_Taken], units: _Units, problems: list[Problem]) -> list[_Taken]:
    """Finds the account each row speaks of; a row may not take an account that another row names by its id."""
    platforms = {t.values["platform"] for t in taken}
    present = list(MediaAccount.objects.filter(platform__in=platforms).select_related("sponsor", "managing"))
    by_id = {(a.platform, a.platform_account_id): a for a in present if a.platform_account_id}
    by_name = {(a.platform, a.name, a.sponsor_id): a for a in reversed(present)}
    claimed: dict[int, _Taken] = {}
    for t in taken:
        identity = t.values.get("platform_account_id")
        t.account = by_id.get((t.values["platform"], identity)) if identity else None
        if t.account is not None:
            claimed[t.account.pk] = t
    for t in taken:
        if t.account is None:
            same = by_name.get((t.values["platform"], t.values["name"], t.values["sponsor"].pk))
            if same is not None and same.pk not in claimed:
                t.account = same
                claimed[same.pk] = t
    return [t for t in taken if _allowed(t, units, problems)]


def _allowed(t: _Taken, units: _Units, problems: list[Problem]) -> bool:
    account = t.account
    if account is not None and account.sponsor_id not in units.editable:
        why = f"这个账号已经登记在“{account.sponsor.name}”名下，你没有改它的职责"
        shown = account.platform_account_id or account.name
        problems.append(Problem(t.row.number, "平台账号ID", shown, why, "核对账号ID，或请它的主办单位、主管办理"))
        return False
    article = units.must_file.get(account.sponsor_id, "") if account is not None else ""
    if account is not None and article:
        ends = {AccountStatus.CLOSED, AccountStatus.CANCELLED}
        status = t.values.get("status", account.status)
        if t.values["name"] != account.name or (status != account.status and {status, account.status} & ends):
            why = f"名称、关停、注销要先备案再改（{article}）"
            problems.append(
                Problem(t.row.number, "账号名称", t.values["name"], why, "去账号页申请备案；主管单位导入是如实登记现状")
            )
            return False
    return True


def _write(
    taken: list[_Taken],
    outcome: LedgerOutcome,
    *,
    by: User | None,
    now: datetime,
    batch: ImportBatch | None,
    history_of_new: bool,
) -> None:
    fresh, changed, history = [], [], []
    touched: set[str] = set()
    for t in taken:
        if t.account is None:
            values = {"managing": t.values["sponsor"].supervisor, **t.values}
            fresh.append((t, MediaAccount(**values, registered_at=now, changed_at=now)))
            continue
        differing = _differing(t.account, t.values)
        if not differing:
            outcome.same += 1
            continue
        for name in differing:
            setattr(t.account, name, t.values[name])
        t.account.changed_at = now
        touched |= set(differing)
        changed.append(t.account)
        history.append((t.account, differing))
        outcome.changes += [
            Change(t.row.number, t.row.name, fact_label(name), *_open(name, pair)) for name, pair in differing.items()
        ]
    MediaAccount.objects.bulk_create([account for _, account in fresh], batch_size=CHUNK)
    if changed:
        MediaAccount.objects.bulk_update(changed, [*touched, "changed_at"], batch_size=100)
    for _, account in fresh if history_of_new else ():
        given = {name: ("", printed_fact(name, getattr(account, name))) for name in FACTS}
        history.append((account, {name: pair for name, pair in given.items() if pair[1]}))
    _keep(history, by=by, now=now, batch=batch)
    outcome.new, outcome.changed = len(fresh), len(changed)


def _open(name: str, pair: tuple[str, str]) -> tuple[str, str]:
    """Personal numbers are not laid open in a preview that is kept."""
    return ("（号码）", "（新号码）") if name in PRIVATE_FACTS else pair


def _differing(account: MediaAccount, values: dict[str, Any]) -> dict[str, tuple[str, str]]:
    pairs = {name: (printed_fact(name, getattr(account, name)), printed_fact(name, v)) for name, v in values.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _keep(
    history: list[tuple[MediaAccount, dict[str, tuple[str, str]]]],
    *,
    by: User | None,
    now: datetime,
    batch: ImportBatch | None,
) -> None:
    at = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    by_id, batch_id = (by.pk if by else None), (batch.pk if batch else None)
    rows = (
        (
            account.pk,
            name,
            kept_words(name, before),
            kept_words(name, after),
            at,
            by_id,
            Source.IMPORT.value,
            batch_id,
            False,
        )
        for account, differing in history
        for name, (before, after) in differing.items()
    )
    insert_rows(FieldChange, HISTORY, rows)
