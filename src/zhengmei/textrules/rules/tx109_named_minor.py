"""Minors named in full (未成年人姓名)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.identity import SURNAMES, private
from zhengmei.textrules.reading import Spot

_NAME = f"[{SURNAMES}](?!某|[×*])[\\u4e00-\\u9fff]{{1,2}}"
_NAME_FIRST = re.compile(
    f"(?:(?<![\\u4e00-\\u9fff])|(?<=[童孩生女子是和与及叫为]))({_NAME})[，,（(、\\s]{{0,2}}(?:[男女][，,、\\s]{{0,2}})?(?:今年|现年|年仅)?(\\d{{1,2}})周?岁"
)
_AGE_FIRST = re.compile(
    f"(\\d{{1,2}})周?岁的?(?:男孩|女孩|男童|女童|小学生|中学生|学生|儿童|少年|少女|孩子|幼儿|小朋友)({_NAME}?)(?=[，,。、在的因被于和与向说是已曾从获（(]|$)"
)
_PUBLIC = re.compile("烈士|英雄少年|历史|古代|冠军|夺冠|作文|获奖|获得")


def check(spot: Spot) -> Iterator[Found]:
    if spot.near(_PUBLIC):
        return
    first, last = spot.sentence
    for pattern, name, age in ((_NAME_FIRST, 1, 2), (_AGE_FIRST, 2, 1)):
        for match in pattern.finditer(spot.text, first, last):
            if 0 < int(match.group(age)) < 18:
                person = match.group(name)
                yield private(spot, match.start(name), match.end(name), what="未成年人姓名", mask=person[0] + "某某")


RULE = Rule(
    code="tx109",
    name="未成年人姓名",
    family=Family.PRIVACY,
    severity=Severity.WARN,
    law="未成年人保护法第一百零三条；个人信息保护法第三十一条",
    explanation="姓名与不满十八岁的年龄写在一起时报。姓名按常见姓氏判断，可能多报少报，请人工核对；已写“某某”的不报。",
    bad=("走失儿童李小明，男，8岁。", "12岁的女孩王小雨在江边走失。"),
    good=("走失儿童李某某，男，8岁。", "张建国，68岁，党员。", "年满18周岁的公民可以报名。"),
    triggers=tuple(f"{digit}{word}" for digit in range(10) for word in ("岁", "周岁")),
    check=check,
    confidence="C",
    clauses=("FCG-19-b",),
)
