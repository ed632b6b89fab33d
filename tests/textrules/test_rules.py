"""Every example of every rule, and what every rule must say about itself."""

from datetime import date

import pytest

from zhengmei.textrules.base import Example, Family, Rule
from zhengmei.textrules.engine import check
from zhengmei.textrules.reading import Context
from zhengmei.textrules.registry import all_rules, live_rules

DAY = date(2026, 11, 22)


def context(given: str | Example) -> Context:
    return Context(**{"day": DAY, **dict(given.context)}) if isinstance(given, Example) else Context(day=DAY)


def codes_found(given: str | Example) -> set[str]:
    text = given.text if isinstance(given, Example) else given
    return {hit.code for hit in check(text, context(given)).hits}


BAD = [pytest.param(rule, text, id=f"{rule.code}-{n}") for rule in live_rules() for n, text in enumerate(rule.bad)]
GOOD = [pytest.param(rule, text, id=f"{rule.code}-{n}") for rule in live_rules() for n, text in enumerate(rule.good)]


@pytest.mark.parametrize(("rule", "text"), BAD)
def test_a_bad_example_is_found(rule: Rule, text: str | Example) -> None:
    assert rule.code in codes_found(text)


@pytest.mark.parametrize(("rule", "text"), GOOD)
def test_a_good_example_is_left_alone(rule: Rule, text: str | Example) -> None:
    assert rule.code not in codes_found(text)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert rule.name and rule.law and len(rule.explanation) >= 10
    assert rule.words or rule.check or rule.family is Family.LOCAL
    assert not rule.words or "{text}" in rule.message
    assert rule.good and (rule.bad or rule.family is Family.LOCAL)


def test_rules_that_judge_wording_are_silent_about_what_is_not_the_offices_own() -> None:
    theirs = Context(day=DAY, own_text=False)
    text = "抓住关健环节，国务院总书记，台湾总统，小可爱们，2月30日，电话13800138000，机密★，点击购买"
    families = {hit.family for hit in check(text, theirs).hits}
    assert families == {Family.PRIVACY, Family.SECRECY, Family.ADVERTISING}
