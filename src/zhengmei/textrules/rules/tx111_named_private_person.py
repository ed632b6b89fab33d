"""Private persons named in full where the text says why they are to be protected (当事人姓名)."""

import re
from collections.abc import Iterator

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.identity import SURNAMES, private
from zhengmei.textrules.reading import Spot

_NAME = re.compile(
    f"(?:为|是|系|叫|名叫|姓名)?[：:\\s]?((?:欧阳|诸葛|司马|上官|[{SURNAMES}])(?![某×*姓])[\\u4e00-\\u9fff]{{1,2}}?)"
    r"(?=[，,。；;、（(\s]|$|反映|来电|来信|举报|投诉|称|说|因|被|在|于|已|曾|到|向|经|的)"
)
_PUBLIC = re.compile("烈士|英雄|模范|见义勇为|先进|表彰|历史|古代|代表|委员|歌|剧|小说|电影")
_NO_NAME = re.compile(
    "高[度烧龄热血]|方[面案式便可能]|任[何由]|时[间有]|金额|白[天血细]|常[年见规有]|何[时种人]|程度|严重|石膏|万元|毛病|安[全置]|康复|权[益利]"
    "|余[人名]|黄疸|于[是法]|曾[经因]|成功|关系|江[边中]|车[祸上]|向[来上医]|应[当急]|明[确显]|水平|连续|从[事医]|温[度饱]|多[数次为]|马上|江湖|黄金|方法"
)


def check(spot: Spot) -> Iterator[Found]:
    match = _NAME.match(spot.text, spot.end)
    if match and not _NO_NAME.match(match.group(1)) and not spot.near(_PUBLIC):
        person = match.group(1)
        family = person[:2] if person[:2] in ("欧阳", "诸葛", "司马", "上官") else person[0]
        yield private(spot, match.start(1), match.end(1), what="当事人姓名", mask=family + "某")


RULE = Rule(
    code="tx111",
    name="当事人姓名",
    family=Family.PRIVACY,
    severity=Severity.WARN,
    law="个人信息保护法第四条、第二十五条；民法典第一千零三十二条",
    explanation="“患者、举报人、受害人”等词后面紧跟姓名时报，去标识为“张某”。姓名按常见姓氏判断，可能多报少报，请人工核对；已写“某”的不报；"
    "表彰、履职中的姓名不报。",
    bad=("患者张伟，男，45岁，已治愈出院。", "举报人王小明反映该店无证经营。", "被害人：李娜，已获救。"),
    good=(
        "患者张某，男，45岁，已治愈出院。",
        "患者高度近视，须配镜。",
        "见义勇为者、受害人张伟获表彰。",
        "举报人可以拨打12345。",
    ),
    triggers=(
        *(
            "患者",
            "病人",
            "确诊者",
            "被害人",
            "受害人",
            "受害者",
            "举报人",
            "投诉人",
            "信访人",
            "来访人",
            "报案人",
            "求助人",
        ),
        *("低保户", "贫困户", "脱贫户", "五保户", "特困人员", "受助人", "被救助人", "伤者", "死者", "遇难者", "失联者"),
    ),
    check=check,
    confidence="C",
    own_only=False,
    clauses=("FCG-19-b",),
)
