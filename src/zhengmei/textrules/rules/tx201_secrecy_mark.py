"""Marks of state secrets (国家秘密标志) left in a text."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_LAW = re.compile(
    r"第.{1,4}条|法|条例|不超过|泄密案|案例|保密常识|分为|规定为|定为|培训|考试|宣传|教育|表格样式|填写说明"
)
_MARKS = (
    (
        re.compile(
            r"(?:绝密|机密|(?<![\u4e00-\u9fff])秘密)\s*[★☆*](?:\s*(?:[0-9一二三十]{1,3}年|长期|[0-9]{1,2}个月))?"
        ),
        False,
    ),
    (re.compile(r"(?:绝密|机密|秘密)\s?(?:[0-9]{1,2}年|长期|[0-9]{1,2}个月)"), True),
    (re.compile(r"(?:绝密|机密|秘密)级(?:文件|资料|电报|材料)"), True),
    (re.compile(r"密级\s*[：:]\s*(?:绝密|机密|秘密|内部)"), True),
    (re.compile(r"(?:保密期限|解密时间)\s*[：:]\s*\S{1,12}"), True),
    (re.compile(r"解密前不得(?:公开|传播|复制)"), True),
    (re.compile(r"机要(?:号|编号|件)\s*[：:]?\s*[A-Za-z0-9〔〕第]+"), False),
    (re.compile(r"密码电报|内部明电|发电\s*[〔\[]\d{4}"), False),
)


def check(spot: Spot) -> Iterator[Found]:
    first, last = spot.sentence
    for pattern, excused_by_law in _MARKS:
        for match in pattern.finditer(spot.text, first, last):
            if match.start() <= spot.start < match.end() and not (excused_by_law and spot.near(_LAW)):
                mark = match.group()
                yield Found(
                    match.start(),
                    match.end(),
                    f"“{mark}”是国家秘密标志，公开即泄密，请停止流转并报告保密员",
                    label="国家秘密",
                )


RULE = Rule(
    code="tx201",
    name="国家秘密标志",
    family=Family.SECRECY,
    severity=Severity.STOP,
    law="保守国家秘密法；GB/T 9704—2012",
    explanation="密级、保密期限、机要编号等标志出现在待发稿件里，多半是把涉密件当底稿。讲保密法律、保密宣传的句子不报。",
    bad=("机密★", "机密★一年 关于某项工作的情况", "密级：秘密", "附机密级文件一份", "机 密 ★", "机\u200b密★"),
    good=(
        "开展保密宣传月活动。",
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "保守国家秘密法规定，机密级国家秘密不超过二十年。",
        "★温馨提示★",
    ),
    triggers=(
        "★",
        "☆",
        *(
            f"{level}{sign}"
            for level in ("绝密", "机密", "秘密")
            for sign in ("*", "级", "长期", *"0123456789", *(f" {d}" for d in range(10)))
        ),
        "密级",
        "保密期限",
        "解密时间",
        "解密前",
        "机要",
        "密码电报",
        "内部明电",
        "发电〔",
        "发电[",
    ),
    check=check,
    spaced=True,
    clauses=("WH-4.2-h", "BL-2.3-j", "SX-3.4-d"),
)
