"""The lists behind every number: rows of a round filtered as the address says, with the filters in words."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from zhengmei.inspection.models import Round, RoundAccount, RoundFinding
from zhengmei.inspection.states import Verdict
from zhengmei.organisations.states import OrganisationLevel

ACCOUNT_SORTS = {"number": "number", "name": "name", "sponsor": "sponsor_name", "region": "region_name"}


def filtered_accounts(
    rows: QuerySet[RoundAccount], round_: Round, asked: Mapping[str, str]
) -> tuple[QuerySet[RoundAccount], list[tuple[str, str]]]:
    """The accounts a number was counted from, and the filters as (parameter, words)."""
    said: list[tuple[str, str]] = []
    for name, field in (("platform", "platform_name"), ("region", "region_name")):
        if value := asked.get(name, ""):
            rows = rows.filter(**{field: value})
            said.append((name, value))
    if (level := asked.get("level", "")) in OrganisationLevel.values:
        rows = rows.filter(level=level)
        said.append(("level", str(OrganisationLevel(level).label)))
    if (verdict := asked.get("verdict", "")) in Verdict.values:
        rows = rows.filter(verdict=verdict, is_sampled=True)
        said.append(("verdict", str(Verdict(verdict).label)))
    period = (round_.period_from, round_.period_to)
    flags = {
        "registered": ("在册", Q(is_registered=True)),
        "sampled": ("抽中", Q(is_sampled=True)),
        "opened": ("期内新开设", Q(opened_on__range=period)),
        "cancelled": ("期内注销", Q(cancelled_on__range=period)),
        "troubled": ("有问题", Q(is_sampled=True, pk__in=RoundFinding.objects.values("round_account_id"))),
        "open": ("判定表没完成", Q(is_sampled=True, sheet_closed_at__isnull=True)),
    }
    for name, (words, condition) in flags.items():
        if asked.get(name) == "1":
            rows = rows.filter(condition)
            said.append((name, words))
    if (unit := asked.get("unit", "")).isdigit():
        rows = rows.filter(sponsor_id=int(unit))
        first = rows.first()
        said.append(("unit", first.sponsor_name if first else "这个单位"))
    if words := asked.get("q", "").strip():
        rows = rows.filter(Q(name__icontains=words) | Q(sponsor_name__icontains=words))
        said.append(("q", f"名称含“{words}”"))
    return rows, said


def filtered_problems(
    accounts: QuerySet[RoundAccount], asked: Mapping[str, str]
) -> tuple[QuerySet[RoundFinding], list[tuple[str, str]]]:
    """The problems of the accounts a person may see, and the filters as (parameter, words)."""
    rows = RoundFinding.objects.filter(round_account__in=accounts.order_by().values("pk"))
    rows = rows.select_related("round_account", "office", "finding", "judgement")
    said: list[tuple[str, str]] = []
    outside = asked.get("outside") == "1"
    rows = rows.filter(round_account__is_sampled=not outside)
    if outside:
        said.append(("outside", "已注销、关停账号"))
    for name, field in (("group", "group"), ("kind", "kind"), ("platform", "round_account__platform_name")):
        if value := asked.get(name, ""):
            rows = rows.filter(**{field: value})
            said.append((name, value))
    if asked.get("veto") in {"0", "1"}:
        rows = rows.filter(veto=asked["veto"] == "1")
        said.append(("veto", "单项否决" if asked["veto"] == "1" else "一般问题"))
    if asked.get("account", "").isdigit():
        rows = rows.filter(round_account_id=int(asked["account"]))
        first = accounts.filter(pk=int(asked["account"])).first()
        said.append(("account", first.name if first else "这个账号"))
    if (unit := asked.get("unit", "")).isdigit():
        rows = rows.filter(round_account__sponsor_id=int(unit))
        one = accounts.filter(sponsor_id=int(unit)).first()
        said.append(("unit", one.sponsor_name if one else "这个单位"))
    return rows.order_by("-veto", "round_account__number", "id"), said
