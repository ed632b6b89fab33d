"""国办发〔2018〕123号三（一）：移动客户端要支持 IPv6、不同终端；威海另要 HTTPS、HTML5。"""

from collections.abc import Iterable

from zhengmei.filing.queries import TECHNOLOGY
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context

_ASKED = {"items": ["IPv6", "多终端", "等级保护"]}


class TechnologyLacking(Check):
    code = "MC023"
    title = "客户端技术不合要求"
    rule_key = "app_technology"
    what = "移动客户端登记为不支持办法所列技术（如 IPv6、多终端）的，每一项记一个问题。没登记支持不支持的不判。"
    why = "换个网络、换台手机就打不开，服务就断了。"
    ends = "改造好并把台账改成支持，下次检查时自动了结。"
    examples = (
        Example("IPv6 登记为不支持", _ASKED, ("不支持IPv6",), account={"platform": "app", "app_ipv6": False}),
        Example(
            "两项都不支持，记两个问题",
            _ASKED,
            ("不支持多终端", "不支持IPv6"),
            account={"platform": "app", "app_ipv6": False, "app_devices": False},
        ),
        Example("都支持", _ASKED, account={"platform": "app", "app_ipv6": True, "app_devices": True}),
        Example("没登记", _ASKED, account={"platform": "app"}),
        Example("办法没问到的不判", _ASKED, account={"platform": "app", "app_html5": False}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            for word in ruling.value.items:
                field = TECHNOLOGY.get(word)
                if field is None or getattr(account.media, field) is not False:
                    continue
                said = f"登记为不支持{word}。改造好并更新台账后自动了结。"
                evidence = {"field": f"支持{word}", "after": "否"}
                yield Raised(account, ruling, field, f"不支持{word}", said, evidence, ctx.today)
