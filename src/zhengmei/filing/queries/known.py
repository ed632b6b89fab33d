"""What is known of a unit already, so that nobody types it into a form again (HZ-3.3-a)."""

from datetime import date

from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import responsibilities_held
from zhengmei.organisations.states import ResponsibilityKind

_NAMES = {
    ResponsibilityKind.DEPUTY: ("leader_name", "leader_title"),
    ResponsibilityKind.LIAISON: ("liaison_name", "liaison_title"),
    ResponsibilityKind.DIRECT: ("responsible_name", ""),
    ResponsibilityKind.PLANNING: ("planning_person", ""),
    ResponsibilityKind.SUPPORT: ("support_person", ""),
    ResponsibilityKind.GROWTH: ("development_person", ""),
    ResponsibilityKind.SECURITY: ("security_person", ""),
}
"""The ledger fields that name the person who answers for a matter in the unit."""


def known_facts(sponsor: Organisation, on: date) -> dict[str, str]:
    """Ledger fields a new account of the unit begins with: the names and posts of those responsible. One query."""
    found: dict[str, str] = {}
    for held in responsibilities_held([sponsor.pk], on):
        name, title = _NAMES.get(ResponsibilityKind(held.kind), ("", ""))
        if name and name not in found:
            found[name] = held.name
            if title and held.title:
                found[title] = held.title
    return found
