"""Private e-mail addresses (个人邮箱)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.identity import private
from zhengmei.textrules.links import belongs
from zhengmei.textrules.lists import read_terms
from zhengmei.textrules.reading import Spot

_BEFORE = re.compile(r"[A-Za-z0-9._%+-]{1,64}$")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_OFFICE = re.compile("单位邮箱|公用邮箱|举报邮箱|投稿邮箱|监督邮箱|征集邮箱|意见邮箱|办公邮箱|工作邮箱|报名邮箱")


def check(spot: Spot) -> Iterator[Found]:
    name = _BEFORE.search(spot.text, max(0, spot.start - 64), spot.start)
    domain = _DOMAIN.match(spot.text, spot.end)
    if name and domain and belongs(domain.group().lower(), read_terms("personal_mail.tsv")) and not spot.near(_OFFICE):
        yield private(spot, name.start(), domain.end(), what="个人邮箱", mask=f"{name.group()[0]}***@{domain.group()}")


RULE = Rule(
    code="tx108",
    name="个人邮箱",
    family=Family.PRIVACY,
    severity=Severity.HINT,
    law="个人信息保护法第四条",
    explanation="个人邮箱服务商的地址才报；单位的政务邮箱、注明是举报、投稿、征集等公用邮箱的不报。",
    bad=("联系人邮箱zhangsan@qq.com。",),
    good=("来信请寄xxgk@weihai.gov.cn。", "意见邮箱：yijian2026@163.com。"),
    triggers=("@",),
    check=check,
    clauses=("FCG-19-b",),
)
