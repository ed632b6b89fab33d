"""Cleaning what a person types about units, their people and their records."""

from zhengmei.organisations.forms.records import (
    ContactForm,
    EndingForm,
    FundingForm,
    GatheringForm,
    KeeperForm,
    LeavingForm,
    LetOffForm,
    OfficialForm,
    PaperDatesForm,
    PaperForm,
    PersonForm,
    SectionForm,
    SignedForm,
    WhyForm,
)
from zhengmei.organisations.forms.units import (
    AdoptionForm,
    AppointmentForm,
    ChangeOrganisationForm,
    EndForm,
    OrganisationForm,
    RegionForm,
)

__all__ = [
    "AdoptionForm",
    "AppointmentForm",
    "ChangeOrganisationForm",
    "ContactForm",
    "EndForm",
    "EndingForm",
    "FundingForm",
    "GatheringForm",
    "KeeperForm",
    "LeavingForm",
    "LetOffForm",
    "OfficialForm",
    "OrganisationForm",
    "PaperDatesForm",
    "PaperForm",
    "PersonForm",
    "RegionForm",
    "SectionForm",
    "SignedForm",
    "WhyForm",
]
