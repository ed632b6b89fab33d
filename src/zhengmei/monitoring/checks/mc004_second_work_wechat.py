"""杭州二（三）1：市直部门原则上只保留一个工作类微信公众号，连同内设机构一起数。"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import AccountKind, AccountStatus
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context, WatchedAccount
from zhengmei.monitoring.checks.words import listed, quoted
from zhengmei.organisations.states import OrganisationKind
from zhengmei.policies.lookup import Ruling

_ONE = {"limit": 1}
_OTHER = {"name": "示范招生考试", "opened_on": "2024-01-01"}


class SecondWorkWechat(Check):
    code = "MC004"
    title = "工作类公众号多于规定"
    rule_key = "second_work_wechat"
    what = (
        "把一个部门连同它的内设机构算作一家，数正常运行的、办法所说平台上的单位账号；超过规定个数的，"
        "后开的每个账号记一个问题。例外在有效期内的账号不计入个数。"
    )
    why = "内设机构各开各的公众号，是“指尖上的形式主义”的来源之一。"
    ends = "并掉多出来的，或例外获准，下次检查时自动了结。"
    examples = (
        Example("本部门有两个公众号", _ONE, ("工作类公众号 2 个",), others=(_OTHER,), strength="in_principle"),
        Example("只有一个公众号", _ONE, strength="in_principle"),
        Example("另一个在微博", _ONE, others=({**_OTHER, "platform": "weibo"},), strength="in_principle"),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        judged = list(ctx.under(self.rule_key, self.statuses))
        families = self._families({_department(a) for a, _ in judged}) if judged else {}
        for account, ruling in judged:
            family = [m for m in families[_department(account)] if m.platform == account.media.platform]
            counted = [m for m in family if m.pk == account.id or not self._excepted(ctx, ruling, m)]
            if [m.pk for m in counted].index(account.id) < ruling.value.limit:
                continue
            others = [f"{m.name}（{m.sponsor.name}）" for m in counted if m.pk != account.id]
            evidence = {"limit": ruling.value.limit, "count": len(counted), "others": others}
            said = f"本部门连同内设机构还有{listed(quoted(o) for o in others)}，限 {ruling.value.limit} 个。"
            said += "并掉多出来的，或说明理由申请例外。"
            since = account.media.opened_on or ctx.today
            yield Raised(account, ruling, "second", f"工作类公众号 {len(counted)} 个", said, evidence, since)

    def _excepted(self, ctx: Context, ruling: Ruling[Any], media: MediaAccount) -> bool:
        return ruling.strength == "in_principle" and ctx.has_exception(media.pk, self.rule_key)

    def _families(self, departments: set[int]) -> dict[int, list[MediaAccount]]:
        """Running official accounts by department, those of internal offices with it. One query."""
        inside = Q(sponsor__supervisor__in=departments, sponsor__kind=OrganisationKind.INTERNAL)
        rows = MediaAccount.objects.filter(
            Q(sponsor__in=departments) | inside, status=AccountStatus.NORMAL, kind=AccountKind.OFFICIAL
        ).select_related("sponsor")
        found: dict[int, list[MediaAccount]] = defaultdict(list)
        for media in sorted(rows, key=lambda m: (not m.is_main, m.opened_on or date.max, m.pk)):
            sponsor = media.sponsor
            internal = sponsor.kind == OrganisationKind.INTERNAL and sponsor.supervisor_id in departments
            found[sponsor.supervisor_id if internal and sponsor.supervisor_id else sponsor.pk].append(media)
        return found


def _department(account: WatchedAccount) -> int:
    sponsor = account.sponsor
    return sponsor.supervisor_id or sponsor.pk if sponsor.kind == OrganisationKind.INTERNAL else sponsor.pk
