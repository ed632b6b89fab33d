"""Finds the rules in `rules/`, one per file, and refuses a code that is used twice."""

import importlib
import pkgutil
from collections.abc import Iterable
from functools import lru_cache

from zhengmei.textrules import rules
from zhengmei.textrules.base import Rule


class DoubleCode(Exception):
    """Two files claim the same code. Codes are never reused, not even after a rule has retired."""


def gather(named: Iterable[tuple[str, Rule]]) -> tuple[Rule, ...]:
    """The rules in the order of their codes. Raises DoubleCode for a code used twice or a file not named after its rule."""
    found: dict[str, Rule] = {}
    for name, rule in named:
        if not name.startswith(f"{rule.code}_"):
            raise DoubleCode(f"{name}.py must begin with the code of its rule, {rule.code}")
        if rule.code in found:
            raise DoubleCode(f"{rule.code} is used twice: {found[rule.code].name}, {rule.name}")
        found[rule.code] = rule
    return tuple(found[code] for code in sorted(found))


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, retired ones included, in the order of their codes."""
    names = [module.name for module in pkgutil.iter_modules(rules.__path__)]
    return gather((name, importlib.import_module(f"{rules.__name__}.{name}").RULE) for name in names)


def live_rules() -> tuple[Rule, ...]:
    """The rules that still judge."""
    return tuple(rule for rule in all_rules() if not rule.retired)
