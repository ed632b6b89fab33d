"""Finds the rules in `rules/`, one per file, and refuses a code that is used twice."""

import importlib
import pkgutil
from functools import lru_cache

from zhengmei.textrules import rules
from zhengmei.textrules.base import Rule


class DoubleCode(Exception):
    """Two files claim the same code. Codes are never reused, not even after a rule has retired."""


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, retired ones included, in the order of their codes."""
    found: dict[str, Rule] = {}
    for module in pkgutil.iter_modules(rules.__path__):
        rule: Rule = importlib.import_module(f"{rules.__name__}.{module.name}").RULE
        if not module.name.startswith(f"{rule.code}_"):
            raise DoubleCode(f"{module.name}.py must begin with the code of its rule, {rule.code}")
        if rule.code in found:
            raise DoubleCode(f"{rule.code} is used twice: {found[rule.code].name}, {rule.name}")
        found[rule.code] = rule
    return tuple(found[code] for code in sorted(found))


def live_rules() -> tuple[Rule, ...]:
    """The rules that still judge."""
    return tuple(rule for rule in all_rules() if not rule.retired)
