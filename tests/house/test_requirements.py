"""The pinned versions follow pyproject.toml, with hashes and without addresses."""

import re
import tomllib

from tests.house.source import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def wanted(lines: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~ ;]", line, maxsplit=1)[0].lower() for line in lines}


def pinned(file: str) -> set[str]:
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
    return {m.lower() for m in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==", text, re.M)}


def test_every_dependency_is_pinned() -> None:
    assert wanted(PROJECT["dependencies"]) - pinned("runtime.txt") == set()
    everything = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    assert wanted(everything) - pinned("dev.txt") == set()


def test_every_pin_has_a_hash_and_no_line_an_address() -> None:
    for file in ("runtime.txt", "dev.txt", "installer.txt"):
        text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
        assert [b.split("\n")[0] for b in blocks if "--hash=sha256:" not in b] == [], file
        assert "://" not in text, file
