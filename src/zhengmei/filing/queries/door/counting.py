"""How many accounts a unit may have, and which it is encouraged to have."""

from django.db.models import Q
from pydantic import BaseModel

from zhengmei.filing.models import MediaAccount, SeenHint
from zhengmei.filing.queries.door.base import RUNNING, Case, Said, remedy
from zhengmei.filing.states import AccountKind
from zhengmei.organisations.states import OrganisationKind
from zhengmei.platforms.dictionary import find_platform, platform_name
from zhengmei.policies.lookup import Ruling
from zhengmei.policies.schema import Items, Limit


def one_per_platform(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """No more accounts on the platform than the pack allows, the ones there named. Platforms that are 其他 differ by name."""
    if not isinstance(ruling.value, Limit) or case.account.status not in RUNNING:
        return ""
    same = [o for o in case.others if _place(o) == _place(case.account)]
    if len(same) < ruling.value.limit:
        return ""
    names = "、".join(f"“{o.name}”" for o in same)
    where = case.account.platform_other or platform_name(case.account.platform)
    todo = remedy(ruling, "请先注销或并掉原来的，再登记。", "请并掉一个，或由主管写明理由给例外。")
    return Said(f"“{case.sponsor.name}”在{where}已有 {names}，最多 {ruling.value.limit} 个。{todo}", "platform")


def _place(account: object) -> tuple[str, str]:
    platform, other = getattr(account, "platform", ""), getattr(account, "platform_other", "")
    return platform, (other or "").strip() if platform == "other" else ""


def one_work_wechat(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """A department with its internal offices keeps no more work accounts on WeChat than the pack allows. One query."""
    if not isinstance(ruling.value, Limit) or case.account.status not in RUNNING:
        return ""
    if case.account.kind != AccountKind.OFFICIAL:
        return ""
    sponsor = case.sponsor
    internal = sponsor.kind == OrganisationKind.INTERNAL and sponsor.supervisor_id
    department = sponsor.supervisor_id if internal else sponsor.pk
    inside = Q(sponsor=department) | Q(sponsor__supervisor=department, sponsor__kind=OrganisationKind.INTERNAL)
    found = MediaAccount.objects.filter(
        inside, platform=case.account.platform, kind=AccountKind.OFFICIAL, status__in=RUNNING
    )
    own = case.proposal.media_account
    held = [o for o in found.select_related("sponsor").order_by("pk") if own is None or o.pk != own.pk]
    if len(held) < ruling.value.limit:
        return ""
    names = "、".join(f"“{o.name}”（{o.sponsor.name}）" for o in held)
    todo = remedy(ruling, "请并到原来的里面。", "请并到原来的里面，或由主管写明理由给例外。")
    limit = ruling.value.limit
    return Said(f"部门连同内设机构已有工作类公众号 {names}，最多留 {limit} 个。{todo}", "platform")


def encouraged(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """The platforms a unit with the means is encouraged to be on, when it holds none of them and opens none now."""
    if not isinstance(ruling.value, Items):
        return ""
    codes = {found.code for name in ruling.value.items if (found := find_platform(name)) is not None}
    if case.account.platform in codes or any(o.platform in codes for o in case.others):
        return ""
    if SeenHint.objects.filter(organisation=case.sponsor, rule_key=ruling.key).exists():
        return ""
    return Said(
        f"鼓励有条件的开设{'、'.join(ruling.value.items)}，本单位一个也没有。只是提示，不开也不算问题。", "platform"
    )
