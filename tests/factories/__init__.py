"""One plain function per model: every field that matters is an argument, nothing is random, nothing else is made."""

from tests.factories.content import make_published_policy
from tests.factories.custody import make_credential
from tests.factories.filing import make_media_account
from tests.factories.identity import make_user
from tests.factories.monitoring import make_published_item, make_quarter
from tests.factories.organisations import (
    equip,
    make_adoption,
    make_appointment,
    make_organisation,
    make_region,
    make_responsibility,
)

__all__ = [
    "equip",
    "make_adoption",
    "make_appointment",
    "make_credential",
    "make_media_account",
    "make_organisation",
    "make_published_item",
    "make_published_policy",
    "make_quarter",
    "make_region",
    "make_responsibility",
    "make_user",
]
