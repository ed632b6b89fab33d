"""Business secrets of bidding (标底、投标保密事项)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_PRICE = r"\s*(?:价|价格|金额)?\s*(?:为|是|定为|：|:)?\s*(?:人民币)?\s*[0-9][0-9,.]*\s*(?:万|亿|百万)?元"
_SECRETS = {
    "标底": re.compile(rf"标底{_PRICE}"),
    "底价": re.compile(rf"(?:采购|招标|谈判|保密|报价)底价{_PRICE}"),
    "评委名单": re.compile(r"(?:评标|评审)?评委名单\s*[：:]"),
    "评标专家": re.compile(r"评标专家(?:名单|姓名)\s*[：:]"),
    "未公开配方": re.compile(r"未公开配方"),
    **{
        f"{whose}商业秘密": re.compile(rf"(?:属于|涉及|含有)(?:该|本|我|其)?{whose}商业秘密")
        for whose in ("公司", "公司的", "企业", "企业的")
    },
}
_AFTER = re.compile("开标后|已公布|公示|法|条例|规定|不得|严禁|禁止")


def check(spot: Spot) -> Iterator[Found]:
    first, last = spot.sentence
    for match in _SECRETS[spot.text[spot.start : spot.end]].finditer(spot.text, first, last):
        if not spot.near(_AFTER):
            yield Found(match.start(), match.end(), f"“{match.group()}”可能是商业秘密，公开前须确认", label="商业秘密")


RULE = Rule(
    code="tx205",
    name="商业秘密",
    family=Family.SECRECY,
    severity=Severity.STOP,
    law="招标投标法第二十二条；政府信息公开条例第十五条",
    explanation="标底、底价、评委名单在开标前保密。讲法律规定、已依法公示的不报。",
    bad=("本项目标底价 86万元，请各投标人注意。",),
    good=("标底在开标前必须保密。", "招标投标法规定不得泄露标底。", "中标价86万元，现予公示。"),
    triggers=tuple(_SECRETS),
    check=check,
    clauses=("BL-2.3-j",),
)
