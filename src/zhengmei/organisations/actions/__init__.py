"""The acts on units. All are named here."""

from zhengmei.organisations.actions.duties import (
    appoint,
    end_appointment,
    reasons_not_to_appoint,
    reasons_not_to_end,
)
from zhengmei.organisations.actions.many import UnitToAdd, add_organisations
from zhengmei.organisations.actions.units import (
    CHANGEABLE,
    OrganisationRefused,
    add_organisation,
    add_region,
    adopt_pack,
    change_organisation,
    reasons_not_to_add_region,
    reasons_not_to_adopt_pack,
    reasons_not_to_assign_industry,
    reasons_not_to_change,
    reasons_not_to_place,
)

__all__ = [
    "CHANGEABLE",
    "OrganisationRefused",
    "UnitToAdd",
    "add_organisation",
    "add_organisations",
    "add_region",
    "adopt_pack",
    "appoint",
    "change_organisation",
    "end_appointment",
    "reasons_not_to_add_region",
    "reasons_not_to_adopt_pack",
    "reasons_not_to_appoint",
    "reasons_not_to_assign_industry",
    "reasons_not_to_change",
    "reasons_not_to_end",
    "reasons_not_to_place",
]
