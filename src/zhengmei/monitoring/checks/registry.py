"""Finds the checks in this folder. A code is given once and never again; what was retired stays listed."""

import importlib
import inspect
import pkgutil
import re
from functools import lru_cache

import zhengmei.monitoring.checks as folder
from zhengmei.monitoring.checks.base import Check

RETIRED: dict[str, str] = {}
"""Codes of checks that are gone, with the reason. They are never used again."""

_FILE = re.compile(r"mc\d{3}_[a-z_]+")


class DoubleCode(Exception):
    """Two checks, or a check and a retired one, carry the same code."""


@lru_cache(maxsize=1)
def checks() -> tuple[Check, ...]:
    """Every check of the folder, by code. Raises DoubleCode, and ValueError where file name and code disagree."""
    found: dict[str, Check] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(folder.__path__) if _FILE.fullmatch(m.name)):
        check = _check_in(module)
        if check.code in found or check.code in RETIRED:
            raise DoubleCode(f"{module}: {check.code} is taken")
        if not module.startswith(check.code.lower() + "_"):
            raise ValueError(f"{module}.py holds {check.code}; the file begins with the code")
        found[check.code] = check
    return tuple(found[code] for code in sorted(found))


def _check_in(module: str) -> Check:
    loaded = importlib.import_module(f"{folder.__name__}.{module}")
    own = [c for _, c in inspect.getmembers(loaded, inspect.isclass) if c.__module__ == loaded.__name__]
    classes = [c for c in own if issubclass(c, Check) and not inspect.isabstract(c)]
    if len(classes) != 1:
        raise ValueError(f"{module}.py must hold exactly one check")
    made: Check = classes[0]()
    return made


def check(code: str) -> Check:
    """The check with this code. Raises KeyError."""
    return {c.code: c for c in checks()}[code]


def checks_for_rule(rule_key: str) -> tuple[Check, ...]:
    """The checks that judge one parameter of a pack."""
    return tuple(c for c in checks() if c.rule_key == rule_key)
