"""Codes are unique, belong to their file, and stay taken."""

import pkgutil
from dataclasses import replace

import pytest

from zhengmei.textrules import rules
from zhengmei.textrules.registry import DoubleCode, all_rules, gather, live_rules


def test_every_file_is_a_rule_in_the_order_of_codes() -> None:
    files = sorted(module.name.partition("_")[0] for module in pkgutil.iter_modules(rules.__path__))
    assert [rule.code for rule in all_rules()] == files
    assert {rule.code for rule in live_rules()} == {rule.code for rule in all_rules() if not rule.retired}


def test_a_code_used_twice_is_refused() -> None:
    rule = all_rules()[0]
    with pytest.raises(DoubleCode, match=f"{rule.code} is used twice"):
        gather([(f"{rule.code}_one", rule), (f"{rule.code}_two", rule)])


def test_a_retired_rule_keeps_its_code() -> None:
    first, second = all_rules()[:2]
    retired = replace(first, retired="2026-11 并入别的规则")
    with pytest.raises(DoubleCode, match="is used twice"):
        gather([(f"{first.code}_old", retired), (f"{first.code}_new", replace(second, code=first.code))])


def test_a_file_is_named_after_its_rule() -> None:
    with pytest.raises(DoubleCode, match="must begin with the code"):
        gather([("tx999_other", all_rules()[0])])
