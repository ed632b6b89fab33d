"""国办发〔2018〕123号三（一）：认证信息应标明主办单位名称。"""

from collections.abc import Iterable

from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import quoted

_WIDE = str.maketrans("（）", "()")


class CertifiedForAnother(Check):
    code = "MC007"
    title = "认证信息没有主办单位"
    rule_key = "certification_names_sponsor"
    what = (
        "看平台认证信息里有没有主办单位的名称，或者单位登记的简称。空格、全角半角括号不计。"
        "没有认证的由“没有认证”管；是否认证、认证信息都没登记的不判。"
    )
    why = "认证写明主办单位，群众才知道账号归谁负责，出了问题找谁。"
    ends = "在平台上改认证并更新台账，下次检查时自动了结。"
    examples = (
        Example("认证写的是别的单位", {}, ("认证单位不符",), account={"certification_text": "示范市文旅局官方账号"}),
        Example("认证过，但没登记认证信息", {}, ("认证信息空白",), account={"certification_text": ""}),
        Example("写了主办单位全称", {}, account={"certification_text": "示范市教育局官方微信"}),
        Example("写了登记的简称", {}, account={"certification_text": "示范教育官方账号"}),
        Example("没有认证，归另一项", {}, account={"is_certified": False, "certification_text": ""}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses):
            text, certified = account.media.certification_text.strip(), account.media.is_certified
            if certified is False or (certified is None and not text):
                continue
            names = [_plain(n) for n in (account.sponsor.name, account.sponsor.short_name) if n]
            if any(n in _plain(text) for n in names):
                continue
            evidence = {"certification": text or "（空白）", "sponsor": account.sponsor.name}
            title = "认证单位不符" if text else "认证信息空白"
            wrote = f"认证写{quoted(text)}" if text else "已认证，认证信息没有登记"
            said = f"{wrote}，主办单位是{quoted(account.sponsor.name)}。认证里写明主办单位，下次检查时自动了结。"
            yield Raised(account, ruling, "certification", title, said, evidence, ctx.today)


def _plain(text: str) -> str:
    return "".join(text.split()).translate(_WIDE)
