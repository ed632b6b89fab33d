"""国办发〔2018〕123号三（一）：同一单位在不同平台上开设的政务新媒体，名称原则上应保持一致。"""

from collections import Counter
from collections.abc import Iterable

from zhengmei.filing.models import MediaAccount
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import quoted
from zhengmei.platforms.dictionary import platform_name

_WEIBO = {"platform": "weibo", "opened_on": "2024-01-01"}


class NamesDiffer(Check):
    code = "MC005"
    title = "各平台名称不一致"
    rule_key = "same_name"
    what = (
        "比较同一主办单位在不同平台上正常运行的单位账号的名称。以主账号的名称为准；没有主账号的，以用得最多的名称为准；"
        "一样多的，以开设最早的为准。名称不同、而且本平台上也没有叫那个名称的，记一个问题。空格不计。"
    )
    why = "名称不一致，群众难辨真假，假冒账号也容易混进来。"
    ends = "改成一致（改名须备案），或例外获准，下次检查时自动了结。"
    examples = (
        Example(
            "微信叫“示范教育发布”，微博叫“示范教育”", {}, ("名称不一致",), others=({**_WEIBO, "name": "示范教育"},)
        ),
        Example("两个平台同名", {}, others=({**_WEIBO, "name": "示范教育发布"},)),
        Example("只差一个空格", {}, others=({**_WEIBO, "name": "示范教育 发布"},)),
        Example("同一平台上的两个账号由“同平台多个账号”管", {}, others=({"name": "示范教育资讯"},)),
        Example("名称不同的已经关停", {}, others=({**_WEIBO, "name": "示范教育", "status": "closed"},)),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            kin = ctx.kin.get(account.sponsor.pk, [])
            if len(kin) < 2:
                continue
            standard = _standard(kin)
            name, platform = account.media.name, account.media.platform
            here = any(_plain(m.name) == _plain(standard.name) for m in kin if m.platform == platform)
            if _plain(name) == _plain(standard.name) or here:
                continue
            where = platform_name(standard.platform)
            evidence = {"names": f"{name}（{platform_name(platform)}）", "compared": f"{standard.name}（{where}）"}
            said = f"这里叫{quoted(name)}，{where}上叫{quoted(standard.name)}。改成一致，下次检查时自动了结。"
            yield Raised(account, ruling, f"name:{standard.name}", "名称不一致", said, evidence, ctx.today)


def _standard(kin: list[MediaAccount]) -> MediaAccount:
    """The account by whose name the others are measured. `kin` begins with the 主账号, then goes by opening day."""
    if kin[0].is_main:
        return kin[0]
    uses = Counter(_plain(m.name) for m in kin)
    return max(kin, key=lambda m: uses[_plain(m.name)])


def _plain(name: str) -> str:
    return "".join(name.split())
