"""Markup left over from pasting: scripts, frames, the marks of word processors."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import HIDDEN, Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_SCRIPT = re.compile(
    r"<\s*/?\s*(?:script|iframe|object|embed|form|meta|base|svg)\b[^<>]{0,200}>?|<[^<>]{0,200}\son[a-z]{3,20}\s*=[^<>]{0,200}>?",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"<\s*/?\s*o:p\s*>|<[^<>]{0,200}(?:mso-|class=\"?Mso)[^<>]{0,200}>|<!--\[if[^\]]{0,60}\]>|<\?xml[^<>]{0,200}>",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"</?(?:p|div|span|br|b|i|u|strong|em|font|table|tr|td|a|img|h[1-6])\b[^<>]{0,200}>|&(?:nbsp|#\d{2,6}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)
_MOST = 20


def check(spot: Spot) -> Iterator[Found]:
    if "<" not in spot.text and "&" not in spot.text:
        return
    for match in _SCRIPT.finditer(spot.text):
        yield Found(match.start(), match.end(), "含有脚本或嵌入代码，必须删除", severity=Severity.STOP)
    for pattern, message in (
        (_WORD, "粘贴带入的文字处理软件标记，请用纯文本粘贴"),
        (_PLAIN, "正文里有网页标记，请用纯文本粘贴"),
    ):
        for count, match in enumerate(pattern.finditer(spot.text)):
            if count < _MOST:
                yield Found(match.start(), match.end(), message)


RULE = Rule(
    code="tx904",
    name="标记残留",
    family=Family.LINKS,
    severity=Severity.HINT,
    law="网络安全法第二十二条",
    explanation="脚本、框架、事件属性必须删除；粘贴带来的排版标记只提示，每种最多列二十处。标记夹断的词照样参加其他规则的比对。",
    bad=("通知<script>alert(1)</script>", '<img src=x onerror="a()">', "<o:p></o:p>正文", "<p>正文</p>"),
    good=("3<5，5>3", "气温-3～5℃"),
    triggers=(HIDDEN,),
    check=check,
)
