"""国办发〔2018〕123号三（一）：一个单位原则上在同一第三方平台只开设一个政务新媒体账号。"""

from collections.abc import Iterable
from typing import Any

from zhengmei.filing.models import MediaAccount
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import listed, quoted
from zhengmei.platforms.dictionary import platform_name

_ONE = {"limit": 1}
_OTHER = {"name": "示范教育资讯", "opened_on": "2024-01-01"}


class SecondOnPlatform(Check):
    code = "MC003"
    title = "同平台多个账号"
    rule_key = "accounts_per_platform"
    what = (
        "数同一主办单位在同一平台上正常运行的单位账号，主账号和开设早的在前，超过办法规定个数的，后面的每个账号记一个问题。"
        "办法写“原则上”而且例外在有效期内的账号不计入个数。填“其他”平台的，平台名称也相同才算同一平台。"
    )
    why = "一个单位在同一平台开几个账号，群众不知道该看哪个，力量也分散。"
    ends = "注销、关停或并掉一个，或例外获准，下次检查时自动了结。"
    examples = (
        Example("同在微信公众号开了两个", _ONE, ("同平台 2 个账号",), others=(_OTHER,)),
        Example(
            "两个里的主账号不算多出来的",
            _ONE,
            ("同平台 2 个账号",),
            {"is_main": True, "opened_on": "2025-01-01"},
            (_OTHER,),
        ),
        Example("一个在微信公众号，一个在微博", _ONE, others=({**_OTHER, "platform": "weibo"},)),
        Example("另一个已经注销", _ONE, others=({**_OTHER, "status": "cancelled"},)),
        Example("办法允许两个", {"limit": 2}, others=(_OTHER,)),
        Example(
            "都填“其他”平台，但不是同一个平台",
            _ONE,
            account={"platform": "other", "platform_other": "甲平台"},
            others=({**_OTHER, "platform": "other", "platform_other": "乙平台"},),
        ),
        Example(
            "都填“其他”平台，没写是哪个，无从判断",
            _ONE,
            account={"platform": "other"},
            others=({**_OTHER, "platform": "other"},),
        ),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            if _place(account.media) == ("other", ""):
                continue
            same = [m for m in ctx.kin.get(account.sponsor.pk, ()) if _place(m) == _place(account.media)]
            if len(same) <= ruling.value.limit:
                continue
            soft = ruling.strength == "in_principle"
            counted = [m for m in same if m.pk == account.id or not (soft and ctx.has_exception(m.pk, self.rule_key))]
            before = [m.pk for m in counted].index(account.id)
            if before < ruling.value.limit:
                continue
            others = [m.name for m in counted if m.pk != account.id]
            evidence: dict[str, Any] = {
                "sponsor": account.sponsor.name,
                "limit": ruling.value.limit,
                "count": len(counted),
                "others": others,
            }
            place = platform_name(account.media.platform)
            said = (
                f"{account.sponsor.name}在{place}还有{listed(quoted(o) for o in others)}，限 {ruling.value.limit} 个。"
            )
            said += "注销或并掉一个，下次检查时自动了结。" if not soft else "并掉一个，或说明理由申请例外。"
            since = account.media.opened_on or ctx.today
            yield Raised(account, ruling, "second", f"同平台 {len(counted)} 个账号", said, evidence, since)


def _place(media: MediaAccount) -> tuple[str, str]:
    """Which platform; two accounts on 其他 without its name may be on two platforms, so nothing is said of them."""
    return media.platform, media.platform_other.strip() if media.platform == "other" else ""
