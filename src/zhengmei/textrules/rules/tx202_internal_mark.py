"""Marks of documents that are not meant to leave the office (内部标志)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.reading import Spot

_FRAUD = re.compile(
    "谣言|隐私|个人信息|家长|伪造|诈骗|冒充|谎称|援引|外媒|报道说|美国|美军|路透|媒体|谍战|影视|历史|写作|范文|格式|规范|目录|指南|年报|窃取|泄露|证券|准印证"
)
_TRIGGERED = {
    "内部资料": (
        re.compile(r"内部资料\s*[，,]?\s*(?:注意保存|请勿外传|严禁外传|不得外传|仅供参考)|内部资料(?!性)"),
        Severity.HINT,
    ),
    "外传": (re.compile(r"(?:不得|严禁|请勿|切勿)外传"), Severity.WARN),
    "内部文件": (re.compile(r"内部文件(?!.{0,6}(?:泄露|泄密|案|造假|伪造))"), Severity.HINT),
    "内部使用": (re.compile(r"(?:仅供|限)内部使用"), Severity.WARN),
    "内部参考": (re.compile(r"(?:仅供|限)内部参考"), Severity.WARN),
    "内部传阅": (re.compile(r"(?:仅供|限)内部传阅"), Severity.WARN),
    "领导参": (re.compile(r"(?:仅供|供)领导(?:参阅|参考)"), Severity.WARN),
    "内部征求意见稿": (re.compile(r"内部征求意见稿"), Severity.WARN),
    "征求意见稿（内部": (re.compile(r"征求意见稿（内部"), Severity.WARN),
    "样稿": (re.compile(r"(?:红头|版头)样稿"), Severity.WARN),
    "套红稿": (re.compile(r"(?:红头|版头)?套红稿"), Severity.WARN),
    "批示：": (re.compile(r"批示："), Severity.WARN),
    "圈阅": (re.compile(r"圈阅\s*[：:]"), Severity.WARN),
    "妥否": (re.compile(r"妥否.{0,6}请(?:示|批示|审示|予审批)"), Severity.WARN),
    "以上请示": (re.compile(r"以上请示[，,]?(?:妥否|当否|请)"), Severity.WARN),
    "不予公开": (re.compile(r"(?:公开(?:属性|方式|类别)\s*[：:]\s*|此件)不予公开"), Severity.WARN),
    "依申请公开": (
        re.compile(r"(?:公开(?:属性|方式|类别)\s*[：:]\s*|此件|[（(\[])依申请公开(?=[)）\]]|\s*$|$)"),
        Severity.WARN,
    ),
    "此件不公开": (re.compile(r"此件不公开"), Severity.WARN),
    "阅后": (re.compile(r"阅后(?:即|请)?(?:销毁|收回|焚毁)"), Severity.WARN),
    **{
        f"{when}{please}收回": (re.compile(f"{when}{please}收回"), Severity.WARN)
        for when in ("会后", "用后")
        for please in ("", "请")
    },
    "签发人": (re.compile(r"签发人\s*[：:]\s*[\u4e00-\u9fff]{2,4}"), Severity.WARN),
    "明传电报": (re.compile(r"明传电报"), Severity.HINT),
    "涉密会议": (re.compile(r"涉密会议"), Severity.HINT),
    "部队番号": (re.compile(r"部队番号"), Severity.HINT),
    "军事坐标": (re.compile(r"军事坐标"), Severity.HINT),
}
_URGENT = re.compile(r"(?:^|\n)\s*(?:特急|加急|特提|平急)\s*(?:\n|$)")


def check(spot: Spot) -> Iterator[Found]:
    trigger = spot.text[spot.start : spot.end]
    if trigger in ("特急", "加急", "特提", "平急"):
        if _URGENT.match(spot.text, max(0, spot.text.rfind("\n", 0, spot.start))):
            yield Found(
                spot.start, spot.end, f"“{trigger}”是公文紧急程度标志，公开稿件不带版头标志", severity=Severity.WARN
            )
        return
    pattern, severity = _TRIGGERED[trigger]
    first, last = spot.sentence
    for match in pattern.finditer(spot.text, first, last):
        if match.start() <= spot.start < match.end() and not spot.near(_FRAUD) and not spot.inside("《", "》"):
            yield Found(
                match.start(), match.end(), f"“{match.group()}”是内部行文标志，请核对是否可以公开", severity=severity
            )


RULE = Rule(
    code="tx202",
    name="内部标志",
    family=Family.SECRECY,
    severity=Severity.WARN,
    law="政府信息公开条例第十六条；工作秘密管理要求",
    explanation="“内部资料、不得外传、批示：、此件不予公开”等字样说明底稿没有经过公开属性认定。反诈提醒、法规、影视历史语境不报。",
    bad=("内部资料，注意保存", "此件不予公开", "妥否，请批示。", "特急\n关于防汛的通知", "签发人：王某某"),
    good=("内部资料性出版物须取得准印证。", "冒充领导发来“内部文件”多为诈骗。", "此件公开发布。", "加急办理身份证件。"),
    triggers=(*_TRIGGERED, "特急", "加急", "特提", "平急"),
    check=check,
    clauses=("WH-4.2-h", "BL-2.3-j"),
)
