"""Every example of every check, through the database; and what holds for all checks."""

import pytest
from tests.monitoring.city import judge, library_for, play

from zhengmei.monitoring.checks import registry
from zhengmei.monitoring.checks.base import Check, Example
from zhengmei.monitoring.models import Finding
from zhengmei.policies.schema import Rules

EXAMPLES = [pytest.param(c, e, id=f"{c.code} {e.says}") for c in registry.checks() for e in c.examples]


@pytest.mark.django_db
@pytest.mark.parametrize(("check", "example"), EXAMPLES)
def test_an_example_raises_exactly_what_it_says(check: Check, example: Example) -> None:
    play(example)
    judge(library_for(check, example), period=example.period, judged_at=example.judged_at)
    found = Finding.objects.filter(code=check.code).order_by("media_account_id", "since", "pk")
    assert tuple(f.title for f in found) == example.raises


@pytest.mark.parametrize("check", registry.checks(), ids=lambda c: c.code)
def test_a_check_tells_its_story_and_has_good_and_bad_examples(check: Check) -> None:
    assert check.rule_key in Rules.model_fields
    assert all((check.title, check.what, check.why, check.ends))
    assert any(e.raises for e in check.examples)
    assert any(not e.raises for e in check.examples)
