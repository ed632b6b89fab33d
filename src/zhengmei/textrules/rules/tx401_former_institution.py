"""Institutions under names they no longer bear."""

from datetime import date

from zhengmei.textrules.base import Exempt, Family, Rule, Severity, example
from zhengmei.textrules.lists import read_words

RULE = Rule(
    code="tx401",
    name="机构旧名",
    family=Family.NAMES,
    severity=Severity.HINT,
    law="2008、2013、2018、2023年国务院及党和国家机构改革方案",
    explanation="按稿件日期判断：改名之前的稿件不报。“原、时任、更名”一类句子、书名号里的文件名、外国机构不报。地方机构名称不一，只作提示。",
    message="“{text}”是旧名（{since}起变更），现为{proper}{note}",
    words=read_words("institutions.tsv"),
    bad=(
        "请到市工商局办理登记。",
        "银保监会发布提示。",
    ),
    good=(
        "市市场监督管理局（原市工商局）发布提示。",
        "国土资源部门加强巡查。",
        example("请到市工商局办理登记。", day=date(2016, 5, 1)),
        "《国家旅游局关于假日旅游的通知》仍可查阅。",
    ),
    exempt=frozenset({Exempt.HISTORY, Exempt.BOOK}),
    own_only=True,
    clauses=("BL-2.3-m", "FCG-18-g"),
)
