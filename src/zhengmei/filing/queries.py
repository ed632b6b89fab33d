"""Reading the ledger: accounts, their history, exceptions, and what the policy lookup needs to know of each."""

from datetime import date

from django.db.models import QuerySet

from zhengmei.filing.models import FieldChange, MediaAccount, RuleException
from zhengmei.filing.states import AccountKind, AccountStatus
from zhengmei.identity.models import User
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import Power
from zhengmei.platforms.dictionary import platform_name
from zhengmei.policies.lookup import Subject


def media_accounts_visible_to(user: User, on: date | None = None) -> QuerySet[MediaAccount]:
    """The accounts a person may see: those sponsored, or managed (管理单位), by a unit within their reach. Else none."""
    found = reach(user, Power.SEE_ACCOUNTS, on, ("sponsor__", "managing__"))
    return MediaAccount.objects.filter(found).select_related("sponsor__region", "managing")


def changes_of(media_account: MediaAccount) -> QuerySet[FieldChange]:
    """Every change of every field of the account, newest first."""
    return FieldChange.objects.filter(media_account=media_account).select_related("by", "batch").order_by("-at", "-id")


def subject_of(media_account: MediaAccount) -> Subject:
    """What the policy lookup asks of an account: its sponsor's level, kind and group, its platform, functions and kind."""
    sponsor = media_account.sponsor
    return Subject(
        org_level=sponsor.level,
        org_kind=sponsor.kind,
        org_group=sponsor.addressee_group,
        platform=media_account.platform,
        functions=frozenset(media_account.functions),
        account_kind=media_account.kind,
        is_main=media_account.is_main,
    )


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
    )
    known: dict[tuple[object, ...], Subject] = {}
    found: dict[int, Subject] = {}
    for pk, level, org_kind, group, platform, functions, kind, is_main in rows:
        key = (level, org_kind, group, platform, tuple(functions), kind, is_main)
        if key not in known:
            known[key] = Subject(level, org_kind, group, platform, frozenset(functions), kind, is_main)
        found[pk] = known[key]
    return found


def exceptions_in_force(on: date) -> QuerySet[RuleException]:
    """Exceptions that hold on a day: granted, not withdrawn, not expired (the last day still counts)."""
    held = RuleException.objects.filter(granted_on__lte=on, expires_on__gte=on).exclude(withdrawn_on__lte=on)
    return held.select_related("media_account", "approved_by")


def exceptions_of(media_account: MediaAccount) -> QuerySet[RuleException]:
    """Every exception the account ever had, newest first."""
    return RuleException.objects.filter(media_account=media_account).select_related("approved_by").order_by("-id")


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
    if isinstance(value, list):
        return "、".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def fact_label(field: str) -> str:
    """The Chinese name of a ledger field."""
    found = MediaAccount._meta.get_field(field)
    return str(getattr(found, "verbose_name", field))
