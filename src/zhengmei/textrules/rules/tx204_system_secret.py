"""Addresses of internal networks and passwords of systems."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_ADDRESS = re.compile(
    r"(?<![\d.])(?:10\.\d{1,3}\.\d{1,3}\.\d{1,3}|192\.168\.\d{1,3}\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3})(?![\d.])"
)
_PASSWORD = re.compile(r"(?:登录密码|初始密码|密码|口令)\s*[：:]\s*([A-Za-z0-9@#_!\-]{4,})")
_TEACHING = re.compile("教程|举例|示例|例如|网络安全宣传|初始密码为身份证|弱口令|弱密码")


def check(spot: Spot) -> Iterator[Found]:
    if spot.near(_TEACHING):
        return
    first, last = spot.sentence
    for pattern, what in ((_ADDRESS, "内网地址"), (_PASSWORD, "系统口令")):
        for match in pattern.finditer(spot.text, first, last):
            yield Found(match.start(), match.end(), f"{what}不得公开", label=what, shown=f"（{what}）")


RULE = Rule(
    code="tx204",
    name="内网地址与口令",
    family=Family.SECRECY,
    severity=Severity.STOP,
    law="网络安全法第二十三条；工作秘密管理要求",
    explanation="政务内网、专网地址与系统口令外露会招来攻击。网络安全宣传中的举例不报。",
    bad=("请访问192.168.1.20填报。", "用户名admin，密码：Abc@2026"),
    good=("请访问政务服务网填报。", "忘记密码可到窗口重置。"),
    triggers=(
        "192.168.",
        "172.1",
        "172.2",
        "172.3",
        *(f"10.{digit}" for digit in range(10)),
        "密码：",
        "密码:",
        "口令：",
        "口令:",
    ),
    check=check,
    clauses=("WH-4.2-h",),
)
