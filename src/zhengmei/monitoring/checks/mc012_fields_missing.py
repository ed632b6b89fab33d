"""备案表各栏应当填全、填对：威海登记备案表、广西审批表、濉溪三（三）“准确全面完整”。"""

import re
from collections.abc import Iterable
from functools import lru_cache

from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries import fact_label
from zhengmei.filing.states import AccountStatus
from zhengmei.monitoring.checks.base import Check, Example, Raised
from zhengmei.monitoring.checks.context import Context
from zhengmei.monitoring.checks.words import listed

_URL = re.compile(r"(https?://)?[\w-]+(\.[\w-]+)+([/:?#]\S*)?", re.I)
_MOBILE = re.compile(r"(\+?86-?)?1\d{10}")
_LANDLINE = re.compile(r"(\+?86-?)?([(（]?0\d{2,3}[)）]?-?)?\d{7,8}([-转]\d{1,6})?")
_RULE = {"fields": ["name", "url", "leader_mobile", "liaison_office_tel", "certification_text"]}


class FieldsMissing(Check):
    code = "MC012"
    title = "台账必填项不全"
    rule_key = "required_fields"
    what = (
        "逐项看办法要求的台账字段有没有填。链接、电话、手机还要看样子对不对：链接要有域名，手机要有 11 位，"
        "电话要是区号加号码或手机号。没有认证的账号不要求填认证信息。一个账号记一个问题，列出全部缺项、错项。"
    )
    why = "台账填不全，检查、通报、联系都无从谈起。"
    ends = "补齐、改正以后，下次检查时自动了结。"
    statuses = frozenset({AccountStatus.NORMAL, AccountStatus.SUSPENDED})
    examples = (
        Example("链接没填", _RULE, ("台账缺 1 项",), account={"url": ""}),
        Example(
            "手机少一位，电话没填",
            _RULE,
            ("台账缺 1 项，错 1 项",),
            {"leader_mobile": "1380000000", "liaison_office_tel": ""},
        ),
        Example("没填链接，有二维码", _RULE, account={"url": "", "qr_digest": "0" * 64}),
        Example("链接写成了说明", _RULE, ("台账错 1 项",), account={"url": "请在微信里搜索"}),
        Example("要求管理单位，没填", {"fields": ["managing"]}, ("台账缺 1 项",)),
        Example("要求的都填了", _RULE),
        Example(
            "没有认证的，不要求认证信息",
            {"fields": ["certification_text"]},
            account={"is_certified": False, "certification_text": ""},
        ),
        Example(
            "平台填了“其他”，没写是哪个", {"fields": ["platform"]}, ("台账缺 1 项",), account={"platform": "other"}
        ),
        Example("没填，但已经注销", _RULE, account={"url": "", "status": "cancelled"}),
    )

    def find(self, ctx: Context) -> Iterable[Raised]:
        for account, ruling in ctx.under(self.rule_key, self.statuses, duty_too=True):
            values = [(f, getattr(account.media, attr)) for f, attr in _columns(tuple(ruling.value.fields))]
            missing = [f for f, value in values if _is_missing(account.media, f, value)]
            malformed = [f for f, value in values if f not in missing and is_malformed(f, value)]
            if not missing and not malformed:
                continue
            words = [f"缺 {len(missing)} 项"] * bool(missing) + [f"错 {len(malformed)} 项"] * bool(malformed)
            evidence = {"missing": [fact_label(f) for f in missing], "malformed": [fact_label(f) for f in malformed]}
            parts = [f"没填：{listed(evidence['missing'])}"] * bool(missing)
            parts += [f"填得不对：{listed(evidence['malformed'])}"] * bool(malformed)
            said = "；".join(parts) + "。补齐改正后，下次检查时自动了结。"
            yield Raised(account, ruling, "fields", f"台账{'，'.join(words)}", said, evidence, ctx.today)


@lru_cache(maxsize=64)
def _columns(fields: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each field with the attribute that holds it without asking the database; 平台 asks for the name behind 其他 as well."""
    fields += ("platform_other",) if "platform" in fields else ()
    return tuple((f, str(getattr(MediaAccount._meta.get_field(f), "attname", f))) for f in fields)


def _is_missing(media: MediaAccount, field: str, value: object) -> bool:
    if field == "certification_text" and media.is_certified is not True:
        return False
    if field == "url" and media.qr_digest:
        return False
    if field == "platform_other" and media.platform != "other":
        return False
    return value is None or value in ("", []) or (isinstance(value, str) and not value.strip())


def is_malformed(field: str, value: object) -> bool:
    """Whether a filled link or number cannot be one. Other fields are never malformed."""
    if not isinstance(value, str) or not value.strip():
        return False
    text = "".join(value.split())
    if field == "url":
        return _URL.fullmatch(value.strip()) is None
    if field.endswith("_mobile"):
        return _MOBILE.fullmatch(text) is None
    if field.endswith("_tel"):
        return _MOBILE.fullmatch(text) is None and _LANDLINE.fullmatch(text) is None
    return False
