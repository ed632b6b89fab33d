"""Nothing in the repository names a machine, a registry or a person's tools, and nothing is left half-done."""

import re
import socket

from tests.house.source import ROOT, python_files, tracked

# Written in pieces so that this page does not find itself.
PLACES = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/opt/whe" + "els", "/tmp/" + "brief"]
REGISTRIES = ["py" + "pi.org", "files.python" + "hosted", "registry." + "npm", "npm" + "mirror", "--index" + "-url"]
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "raise NotImplemented" + "Error", "XX" + "X"]
TEXT = {".py", ".md", ".html", ".css", ".js", ".json", ".toml", ".txt", ".yaml", ".tsv", ".sh", ".svg", ""}
BANNED_NAMES = re.compile(r"^\s*class (Account|Post|Service|Utils?|Helper|Manager)\b", re.M)


def texts() -> list[tuple[str, str]]:
    files = [p for p in tracked() if p.suffix in TEXT]
    return [(str(p.relative_to(ROOT)), p.read_text(encoding="utf-8", errors="replace")) for p in files]


def test_no_place_on_anyones_machine_is_named() -> None:
    names = [*PLACES] + ([socket.gethostname()] if len(socket.gethostname()) > 8 else [])
    assert [(f, n) for f, text in texts() for n in names if n in text] == []


def test_no_registry_is_named() -> None:
    assert [(f, n) for f, text in texts() for n in REGISTRIES if n in text and f != "tools/requirements.sh"] == []


def test_nothing_is_left_for_later() -> None:
    code = [(f, t) for f, t in texts() if f.endswith((".py", ".html", ".css", ".js", ".sh"))]
    assert [(f, n) for f, text in code for n in UNFINISHED if re.search(rf"\b{n}\b", text)] == []


def test_no_class_has_a_bare_or_empty_name() -> None:
    assert [str(p) for p in python_files() if BANNED_NAMES.search(p.read_text(encoding="utf-8"))] == []
