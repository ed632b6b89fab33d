"""Reading the ledger: accounts, their history, exceptions, and what the policy lookup needs to know of each."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhengmei.core.capacity import unit_acted_for
from zhengmei.documents.sheets import Problem
from zhengmei.filing.models import ColumnChoice, FieldChange, ImportBatch, MediaAccount, RuleException
from zhengmei.filing.queries.policy import functions_of
from zhengmei.filing.states import (
    OF_GOVERNMENT,
    OWNER_OF,
    UNDER_WAY,
    AccountKind,
    AccountStatus,
    AppPurpose,
    AppStage,
    OwnerKind,
    SecurityLevel,
)
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import Power
from zhengmei.platforms.dictionary import CARRIERS, carrier_of, platform_name
from zhengmei.policies.lookup import Subject


def media_accounts_visible_to(user: User, on: date | None = None) -> QuerySet[MediaAccount]:
    """The accounts a person may see: those sponsored, or managed (管理单位), by a unit within their reach. Else none.

    What a merged unit sponsored is seen in the unit it was merged into, which has to deal with it.
    """
    found = reach(user, Power.SEE_ACCOUNTS, on, ("sponsor__", "managing__", "sponsor__successor__"))
    return MediaAccount.objects.filter(found).select_related("sponsor__region", "managing")


def all_media_accounts() -> QuerySet[MediaAccount]:
    """Every account there is: for sweeps, which act for nobody."""
    return MediaAccount.objects.all()


def imports_under_way() -> QuerySet[ImportBatch]:
    """Imports that were confirmed and are not finished, whether or not anything still works on them."""
    return ImportBatch.objects.filter(state__in=UNDER_WAY).order_by("pk")


def changes_of(media_account: MediaAccount) -> QuerySet[FieldChange]:
    """Every change of every field of the account, newest first."""
    return FieldChange.objects.filter(media_account=media_account).select_related("by", "batch").order_by("-at", "-id")


def subjects_of(media_accounts: QuerySet[MediaAccount]) -> dict[int, Subject]:
    """`subject_of` for many accounts at once, by account id. One query."""
    rows = media_accounts.order_by().values_list(
        "pk",
        "sponsor__level",
        "sponsor__kind",
        "sponsor__addressee_group",
        "platform",
        "functions",
        "kind",
        "is_main",
        "app_purpose",
    )
    known: dict[tuple[object, ...], Subject] = {}
    found: dict[int, Subject] = {}
    for pk, level, org_kind, group, platform, functions, kind, is_main, purpose in rows:
        key = (level, org_kind, group, platform, tuple(functions), kind, is_main, purpose)
        if key not in known:
            codes = functions_of(functions, purpose)
            known[key] = Subject(level, org_kind, group, platform, codes, kind, is_main)
        found[pk] = known[key]
    return found


def exceptions_in_force(on: date) -> QuerySet[RuleException]:
    """Exceptions that hold on a day: granted, not withdrawn, not expired (the last day still counts)."""
    held = RuleException.objects.filter(granted_on__lte=on, expires_on__gte=on).exclude(withdrawn_on__lte=on)
    return held.select_related("media_account", "approved_by")


def exceptions_of(media_account: MediaAccount) -> QuerySet[RuleException]:
    """Every exception the account ever had, newest first."""
    return RuleException.objects.filter(media_account=media_account).select_related("approved_by").order_by("-id")


_WORDS: dict[str, dict[str, str]] = {
    name: {str(code): str(words) for code, words in listed.choices}
    for name, listed in (
        ("owner_kind", OwnerKind),
        ("app_purpose", AppPurpose),
        ("app_stage", AppStage),
        ("app_security_level", SecurityLevel),
    )
}


def printed_fact(field: str, value: object) -> str:
    """A value of the ledger as histories and exports print it: 是 否, 2026-10-12, the name of a unit; empty when unknown."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if field == "platform":
        return platform_name(str(value))
    if field == "status":
        return str(AccountStatus(str(value)).label)
    if field == "kind":
        return str(AccountKind(str(value)).label)
    if field == "carrier":
        return CARRIERS.get(str(value), str(value))
    if field in _WORDS:
        return str(_WORDS[field].get(str(value), value))
    if isinstance(value, list):
        return "、".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def said_fact(field: str, media_account: MediaAccount) -> str:
    """As `printed_fact`, for an account as it stands: carrier and owner kind also where platform and sponsor say them."""
    held = {"carrier": "carrier_held", "owner_kind": "owner_held"}.get(field, field)
    return printed_fact(field, getattr(media_account, held))


ONE_RECORD: tuple[tuple[str, str], ...] = (
    ("账号名称", "name"),
    ("平台", "platform_name"),
    ("平台账号ID", "platform_account_id"),
    ("主办单位", "sponsor"),
    ("运行状态", "status"),
    ("访问链接", "url"),
    ("认证信息", "certification_text"),
    ("功能定位", "positioning"),
    ("分管负责人姓名及职务", "leader_name+leader_title"),
    ("分管负责人办公电话", "leader_office_tel"),
    ("联络员姓名及职务", "liaison_name+liaison_title"),
    ("联络员办公电话", "liaison_office_tel"),
)
"""The twelve facts of an account that every paper about it repeats: entered once, printed everywhere (HZ-3.3-a)."""


def told_once(media_account: MediaAccount) -> list[tuple[str, str]]:
    """The facts of ONE_RECORD as they stand, each with its label; a name and a title stand together."""
    return [
        (label, "　".join(filter(None, (said_fact(part, media_account) for part in key.split("+")))))
        for label, key in ONE_RECORD
    ]


def without_the_obvious(values: Mapping[str, Any], platform: str, sponsor: Organisation) -> dict[str, Any]:
    """`values` with carrier and owner kind empty where they say no more than platform and sponsor do."""
    kept = dict(values)
    if kept.get("carrier") == carrier_of(platform):
        kept["carrier"] = ""
    if kept.get("owner_kind") == OWNER_OF.get(sponsor.kind, OwnerKind.ADMINISTRATIVE):
        kept["owner_kind"] = ""
    return kept


def owned_by(*owners: OwnerKind) -> Q:
    """Condition on a MediaAccount: its owner kind is one of these."""
    listed = [kind for kind, owner in OWNER_OF.items() if owner in owners]
    if OwnerKind.ADMINISTRATIVE in owners:
        by_sponsor = ~Q(sponsor__kind__in=[kind for kind in OWNER_OF if kind not in listed])
    else:
        by_sponsor = Q(sponsor__kind__in=listed)
    return Q(owner_kind__in=owners) | (Q(owner_kind="") & by_sponsor)


def of_government() -> Q:
    """Condition on a MediaAccount: it is 政务新媒体, not 企事业单位新媒体 or another unit's."""
    return owned_by(*OF_GOVERNMENT)


def fact_label(field: str) -> str:
    """The Chinese name of a ledger field."""
    found = MediaAccount._meta.get_field(field)
    return str(getattr(found, "verbose_name", field))


class AccountFinder:
    """Finds accounts by name and platform (or 平台账号ID) among those a person may see; `user` None sees all. One query."""

    def __init__(self, user: User | None, on: date) -> None:
        seen = MediaAccount.objects.all() if user is None else media_accounts_visible_to(user, on)
        self._by_name: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self._by_id: dict[tuple[str, str], int] = {}
        rows = seen.order_by("pk").values_list("pk", "name", "platform", "platform_account_id", "sponsor__name")
        for pk, name, platform, identity, sponsor in rows:
            self._by_name.setdefault((name, platform), []).append((pk, sponsor))
            if identity:
                self._by_id[(platform, identity)] = pk

    def find(self, row: int, name: str, platform: str, identity: str = "") -> int | Problem:
        """The id of the account, or the problem of this row, with its remedy."""
        if identity and (platform, identity) in self._by_id:
            return self._by_id[(platform, identity)]
        same = self._by_name.get((name, platform), [])
        if len(same) == 1:
            return same[0][0]
        if same:
            sponsors = "、".join(sponsor for _, sponsor in same)
            why = f"{platform_name(platform)}上有 {len(same)} 个账号叫这个名字：{sponsors}"
            return Problem(row, "账号名称", name, why, "加一列“平台账号ID”分开它们")
        why = f"台账里没有这个账号（{platform_name(platform)}）"
        return Problem(row, "账号名称", name, why, "核对账号名称和平台；还没登记的账号先导入台账")


def own_imports(user: User) -> Q:
    """Condition on an ImportBatch: handed in by this person, and for the unit they act for where they act for one."""
    unit = unit_acted_for(user.pk)
    return Q(by=user) if unit is None else Q(by=user) & (Q(office=unit) | Q(office=None))


def imports_visible_to(user: User, on: date | None = None) -> QuerySet[ImportBatch]:
    """Imports a person may see, newest first: their own, and those handed in for units they supervise."""
    seen = own_imports(user) | reach(user, Power.SUPERVISE, on, ("office__",))
    return ImportBatch.objects.filter(seen).select_related("by", "confirmed_by", "office").order_by("-id")


def chosen_columns(user: User) -> tuple[str, ...] | None:
    """The columns a person chose for the ledger; None when they never chose."""
    choice = ColumnChoice.objects.filter(user=user).first()
    return tuple(choice.columns) if choice is not None else None


def sponsors_among(organisation_ids: Iterable[int]) -> set[int]:
    """Which of these units sponsor an account that runs or is suspended. One query."""
    running = MediaAccount.objects.filter(status__in=(AccountStatus.NORMAL, AccountStatus.SUSPENDED))
    return set(running.filter(sponsor__in=list(organisation_ids)).order_by().values_list("sponsor", flat=True))
