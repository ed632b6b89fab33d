"""Powers come from one place: nothing else reads the appointments of a person, or a chosen capacity would not bound them."""

import re

from tests.house.source import SOURCE, python_files

OWN = re.compile(r"Appointment\.objects\b[^\n]*\buser=|\buser\.appointments\b|\bby\.appointments\b|appointments__")
OTHERS = {
    "organisations/queries/units.py": "the place itself",
    "organisations/actions/duties.py": "whether somebody may be given a duty beside those they hold",
    "custody/queries/leaving.py": "whether somebody whose duty ends has another in the unit",
}
"""Where the appointments of a person are read, and why no power comes from it."""


def test_powers_come_from_one_place() -> None:
    found = {
        str(p.relative_to(SOURCE)) for p in python_files() if SOURCE in p.parents and OWN.search(p.read_text("utf-8"))
    }
    assert found == set(OTHERS)
