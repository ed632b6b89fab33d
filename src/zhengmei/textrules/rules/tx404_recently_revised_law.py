"""Article numbers of laws that were revised within the last two years: the number may have moved."""

import re
from collections.abc import Iterator
from datetime import timedelta

from zhengmei.textrules.base import Family, Found, Rule, Severity
from zhengmei.textrules.lists import read_words
from zhengmei.textrules.reading import Spot

_WORDS = {word.term: word for word in read_words("laws_revised.tsv")}
_ARTICLE = re.compile(r"》?第[一二三四五六七八九十百零]{1,7}条")
_FRESH = timedelta(days=730)


def check(spot: Spot) -> Iterator[Found]:
    word = _WORDS[spot.text[spot.start : spot.end].rstrip("》第")]
    if word.since is None or not word.since <= spot.context.day <= word.since + _FRESH:
        return
    article = _ARTICLE.match(spot.text, spot.start + len(word.term))
    if article:
        message = f"《{word.term}》自{word.since:%Y-%m-%d}起施行新版本（{word.note}），请核对条号"
        yield Found(spot.start, article.end(), message, label="条号待核", confidence=word.confidence)


RULE = Rule(
    code="tx404",
    name="新修法律条号",
    family=Family.NAMES,
    severity=Severity.HINT,
    law="公布修改的主席令",
    explanation="法律修订、修正后条号多有变动。施行未满两年的，引用到条时提示核对；名称本身没有错。",
    bad=("依据《治安管理处罚法》第二十五条予以处罚。",),
    good=("依据《治安管理处罚法》予以处罚。", "依据《教育法》第二十五条办理。"),
    triggers=tuple(f"{term}{mark}第" for term in _WORDS for mark in ("", "》")),
    check=check,
    own_only=True,
    clauses=("BL-2.3-m",),
)
