"""The visibility matrix of the cast: who may supervise, edit, inspect, manage and appoint where."""

import pytest
from tests.cast import TODAY, Cast

from zhengmei.organisations import permissions
from zhengmei.organisations.states import Power

CAN = {
    "see": permissions.can_see,
    "supervise": permissions.can_supervise,
    "edit": permissions.can_edit_for,
    "inspect": permissions.can_inspect,
    "manage": permissions.can_manage_unit,
    "appoint": permissions.can_appoint_in,
}
ALL = set(CAN)
UNITS = ("education", "county_education", "neighbour")
SPONSOR = {"see", "edit"}
MATRIX: dict[str, tuple[set[str], set[str], set[str]]] = {
    "drafter": (SPONSOR, set(), set()),
    "reviewer": (SPONSOR, set(), set()),
    "chief": (SPONSOR, set(), set()),
    "industry_supervisor": (ALL, {"see", "supervise", "inspect"}, set()),
    "supervisor": (ALL, ALL, set()),
    "inspector": ({"see", "inspect"}, {"see", "inspect"}, set()),
    "county_supervisor": (set(), ALL, set()),
    "county_drafter": (set(), SPONSOR, set()),
    "observer": ({"see"}, {"see"}, set()),
    "auditor": ({"see"}, {"see"}, set()),
    "system_admin": ({"see", "manage", "appoint"}, {"see", "manage", "appoint"}, set()),
    "stranger": (set(), set(), set()),
    "outsider": (set(), set(), ALL),
}


@pytest.mark.parametrize("role", MATRIX)
def test_what_each_of_the_cast_may_do_where(cast: Cast, role: str) -> None:
    person = getattr(cast, role)
    found = tuple({act for act, can in CAN.items() if can(person, getattr(cast, unit), TODAY)} for unit in UNITS)
    assert found == MATRIX[role]


def test_holding_a_power_anywhere_decides_whether_a_button_shows(cast: Cast) -> None:
    assert permissions.holds(cast.drafter, Power.EDIT_ACCOUNTS, TODAY)
    assert not permissions.holds(cast.observer, Power.EDIT_ACCOUNTS, TODAY)
    assert permissions.is_system_admin(cast.system_admin, TODAY)
    assert not permissions.is_system_admin(cast.supervisor, TODAY)
