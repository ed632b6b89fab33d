"""The ledger against lists from outside, and how complete its facts are."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from zhengmei.documents.sheets.outside import REPORTED, OutsideRecord
from zhengmei.filing.models import ColumnMapping, MediaAccount, Mismatch, NationalRegistration, OutsideList
from zhengmei.filing.queries.causes import policies_of
from zhengmei.filing.queries.ledger import fact_label, media_accounts_visible_to, printed_fact, said_fact, told_once
from zhengmei.filing.queries.policy import subject_of
from zhengmei.filing.queries.tasks import RUNNING
from zhengmei.filing.states import MismatchKind
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import Power
from zhengmei.platforms.dictionary import platform_name
from zhengmei.policies.schema import Fields

LIKE_ENOUGH = 80
"""From this likeness of names on, two records of one platform are put side by side. Nothing is ever matched silently by it."""
COMPARED = ("name", "status")
_REPORTED = {key: name for key, name, _ in REPORTED}
MISSING, WRONG, HIDDEN = MismatchKind.MISSING, MismatchKind.WRONG, MismatchKind.HIDDEN


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference as found: which kind, both records as printed, what differs, how alike the names are."""

    kind: MismatchKind
    key: str
    name: str
    media_account: MediaAccount | None
    ours: Mapping[str, str]
    theirs: Mapping[str, str]
    differing: tuple[str, ...] = ()
    score: int | None = None


@dataclass(slots=True)
class Comparison:
    """Everything a list came to: the differences, and which row is which account."""

    differences: list[Difference]
    pairs: list[tuple[MediaAccount, OutsideRecord]]


def accounts_of_office(office: Organisation) -> QuerySet[MediaAccount]:
    """The accounts of an office and of every unit below it."""
    return MediaAccount.objects.filter(sponsor__path__startswith=office.path).select_related("sponsor").order_by("pk")


def told(account: MediaAccount) -> dict[str, str]:
    """An account of ours as the comparison prints it."""
    return {
        "name": account.name,
        "platform": account.platform_name,
        "platform_account_id": account.platform_account_id,
        "sponsor": account.sponsor.name,
        "status": str(account.get_status_display()),
        "url": account.url,
    }


def _theirs(record: OutsideRecord, platform: str) -> dict[str, str]:
    code = record.values.get("platform") or platform
    return {**record.values, "platform": platform_name(code) if code else ""}


class _Finder:
    """Finds the account a row speaks of: by id, by registration number, by name; else the likeliest one by name."""

    def __init__(self, accounts: Iterable[MediaAccount], numbers: Mapping[str, int]) -> None:
        self.accounts = list(accounts)
        by_pk = {a.pk: a for a in self.accounts}
        self.by_id = {(a.platform, a.platform_account_id): a for a in self.accounts if a.platform_account_id}
        self.by_number = {number: by_pk[pk] for number, pk in numbers.items() if pk in by_pk}
        self.by_name: dict[tuple[str, str], MediaAccount] = {}
        for account in self.accounts:
            self.by_name.setdefault((account.platform, account.name), account)

    def surely(self, values: Mapping[str, str], platform: str) -> MediaAccount | None:
        identity, number = values.get("platform_account_id", ""), values.get("number", "")
        if number and number in self.by_number:
            return self.by_number[number]
        if platform:
            return self.by_id.get((platform, identity)) or self.by_name.get((platform, values["name"]))
        same = [
            a for a in self.accounts if a.name == values["name"] or (identity and a.platform_account_id == identity)
        ]
        return same[0] if len(same) == 1 else None

    def likeliest(self, values: Mapping[str, str], platform: str) -> tuple[MediaAccount | None, int]:
        """The account of the platform whose name is most alike, if alike enough, with the likeness 0 to 100."""
        near = [
            (round(fuzz.ratio(values["name"], a.name)), -a.pk, a) for a in self.accounts if platform in ("", a.platform)
        ]
        score, _, account = max(near, default=(0, 0, None))
        return (account, score) if score >= LIKE_ENOUGH else (None, score)


def compare_national(office: Organisation, records: list[OutsideRecord]) -> Comparison:
    """The ledger against an export of the national reporting system.

    误报: the system says something else of an account, or has one the ledger lacks. 漏报: a running account of the ledger
    is not in the export. Pairs by likeness of names are shown as 误报 with their score.
    """
    accounts = list(accounts_of_office(office))
    numbers = dict(
        NationalRegistration.objects.filter(media_account__in=[a.pk for a in accounts])
        .exclude(number="")
        .values_list("number", "media_account")
    )
    finder = _Finder(accounts, numbers)
    outcome, taken = Comparison([], []), set()
    open_rows = []
    for record in records:
        account = finder.surely(record.values, record.values.get("platform", ""))
        if account is None or account.pk in taken:
            open_rows.append(record)
            continue
        taken.add(account.pk)
        outcome.pairs.append((account, record))
        outcome.differences += _differing(account, record)
    for record in open_rows:
        account, score = finder.likeliest(record.values, record.values.get("platform", ""))
        theirs = _theirs(record, "")
        if account is not None and account.pk not in taken:
            taken.add(account.pk)
            outcome.pairs.append((account, record))
            key = f"account:{account.pk}"
            outcome.differences.append(
                Difference(WRONG, key, account.name, account, told(account), theirs, ("name",), score)
            )
        else:
            key = f"national:{_identity(record, '')}"
            outcome.differences.append(Difference(WRONG, key, record.values["name"], None, {}, theirs, score=None))
    outcome.differences += [
        Difference(MISSING, f"account:{a.pk}", a.name, a, told(a), {})
        for a in accounts
        if a.pk not in taken and a.status in RUNNING
    ]
    return outcome


def _identity(record: OutsideRecord, platform: str) -> str:
    values = record.values
    return f"{values.get('platform') or platform}:{values.get('platform_account_id') or values['name']}"[:150]


def _differing(account: MediaAccount, record: OutsideRecord) -> list[Difference]:
    ours = told(account)
    differing = tuple(n for n in COMPARED if record.values.get(n) and record.values[n] != ours[n])
    if not differing:
        return []
    score = round(fuzz.ratio(account.name, record.values["name"]))
    key = f"account:{account.pk}"
    return [Difference(WRONG, key, account.name, account, ours, _theirs(record, ""), differing, score)]


def compare_search(office: Organisation, records: list[OutsideRecord], platform: str) -> Comparison:
    """What a search on a platform showed against the ledger: what is filed nowhere is 疑似瞒报 (未报备).

    The likeliest account of the ledger stands beside it with the likeness of the names, for a person to judge.
    """
    finder = _Finder(accounts_of_office(office), {})
    outcome = Comparison([], [])
    for record in records:
        at = record.values.get("platform") or platform
        account = finder.surely(record.values, at)
        if account is not None:
            outcome.pairs.append((account, record))
            continue
        near, score = finder.likeliest(record.values, at)
        ours = told(near) if near is not None else {}
        key = f"search:{_identity(record, platform)}"
        outcome.differences.append(
            Difference(
                HIDDEN, key, record.values["name"], near, ours, _theirs(record, platform), score=score if near else None
            )
        )
    return outcome


def mismatches_visible_to(user: User, on: date | None = None) -> QuerySet[Mismatch]:
    """The differences of the offices a person supervises for, and those about accounts they may see."""
    inside = Q(office__in=Organisation.objects.filter(reach(user, Power.SUPERVISE, on)).values("pk"))
    own = Q(media_account__in=media_accounts_visible_to(user, on).order_by().values("pk"))
    found = Mismatch.objects.filter(inside | own).select_related(
        "office", "media_account", "outside_list", "resolved_by"
    )
    return found.order_by("kind", "pk")


def outside_lists_visible_to(user: User, on: date | None = None) -> QuerySet[OutsideList]:
    """The lists handed in for offices a person supervises for, newest first."""
    offices = Organisation.objects.filter(reach(user, Power.SUPERVISE, on)).values("pk")
    return OutsideList.objects.filter(office__in=offices).select_related("office", "by").order_by("-pk")


def remembered_mapping(office: Organisation, kind: str) -> dict[str, str]:
    """The mapping the office used last for this kind of list; empty the first time."""
    row = ColumnMapping.objects.filter(office=office, kind=kind).first()
    return dict(row.mapping) if row is not None else {}


@dataclass(frozen=True, slots=True)
class ToReport:
    """An account of which the national system does not know what the ledger says, and what to report."""

    media_account: MediaAccount
    registration: NationalRegistration | None
    why: str


def to_report(accounts: QuerySet[MediaAccount]) -> list[ToReport]:
    """待报送: 未纳入 accounts that run, and those whose name or state changed since the export. Two queries."""
    found = []
    for account in accounts.select_related("sponsor", "national_registration").order_by("pk"):
        registration = getattr(account, "national_registration", None)
        if registration is None:
            if account.status in RUNNING:
                found.append(ToReport(account, None, "未纳入全国报送系统"))
            continue
        status = str(account.get_status_display())
        if registration.status and registration.status != status:
            found.append(ToReport(account, registration, f"状态由“{registration.status}”变为“{status}”"))
        elif registration.name != account.name:
            found.append(ToReport(account, registration, f"名称由“{registration.name}”变为“{account.name}”"))
    return found


def national_row(account: MediaAccount, keys: Iterable[str]) -> list[str]:
    """One row of the export that goes to the national system; `keys` are those of `outside.REPORTED`."""
    registration = getattr(account, "national_registration", None)
    cells = {**dict(told_once(account)), _REPORTED["number"]: registration.number if registration is not None else ""}
    return [cells[_REPORTED[key]] for key in keys]


PHONE = re.compile(r"(?:\+?86-?)?(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,6})?|1[3-9]\d{9}|\d{4}-\d{7,8}")


def ill_formed(account: MediaAccount) -> dict[str, str]:
    """Fields whose value cannot be right, each with why."""
    wrong = {}
    if account.url and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", account.url):
        wrong["url"] = "不是完整的网址"
    for field in ("leader_office_tel", "liaison_office_tel", "leader_mobile", "liaison_mobile"):
        value = str(getattr(account, field) or "")
        if value and not PHONE.fullmatch(re.sub(r"\s", "", value)):
            wrong[field] = "不像电话号码"
    if account.opened_on and account.launched_on and account.launched_on < account.opened_on:
        wrong["launched_on"] = "早于开设日期"
    return wrong


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete an account's facts are: `filled` of `required`, which are empty, which cannot be right."""

    media_account: MediaAccount
    required: int
    empty: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]
    article: str

    @property
    def filled(self) -> int:
        return self.required - len(self.empty)

    @property
    def is_perfect(self) -> bool:
        return not self.empty and not self.wrong

    @property
    def named(self) -> list[str]:
        """Every field to put right, in words."""
        return [*(f"{fact_label(f)}没填" for f in self.empty), *(f"{fact_label(f)}{why}" for f, why in self.wrong)]


def completeness(accounts: Iterable[MediaAccount], on: date) -> list[Completeness]:
    """How complete each account is by the fields its regulation demands; those without a demand are left out."""
    rows = list(accounts)
    policies = policies_of(list({a.sponsor_id: a.sponsor for a in rows}.values()), on)
    found = []
    for account in rows:
        policy = policies.get(account.sponsor_id)
        ruling = policy.ruling("required_fields", subject_of(account)) if policy is not None else None
        if ruling is None or not isinstance(ruling.value, Fields):
            continue
        empty = [
            f for f in ruling.value.fields if printed_fact(f, getattr(account, f)) == "" and said_fact_empty(account, f)
        ]
        if account.is_certified is False and "certification_text" in empty:
            empty.remove("certification_text")
        article = f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}".strip()
        wrong = tuple(ill_formed(account).items())
        found.append(Completeness(account, len(ruling.value.fields), tuple(empty), wrong, article))
    return found


def said_fact_empty(account: MediaAccount, field: str) -> bool:
    """Whether the ledger says nothing of the field, not even by platform and sponsor."""
    return said_fact(field, account) == ""


def by_unit(rows: Iterable[Completeness]) -> list[tuple[Organisation, int, int, int]]:
    """(unit, filled, required, ill-formed) for each sponsor, the least complete first."""
    sums: dict[int, tuple[Organisation, int, int, int]] = {}
    for row in rows:
        unit = row.media_account.sponsor
        _, filled, required, wrong = sums.get(unit.pk, (unit, 0, 0, 0))
        sums[unit.pk] = (unit, filled + row.filled, required + row.required, wrong + len(row.wrong))
    return sorted(sums.values(), key=lambda s: (s[1] / s[2] if s[2] else 1, -s[3], s[0].pk))
