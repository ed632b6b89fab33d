"""A sign-in in safe keeping, as the act makes it, without the act's questions."""

from datetime import date

from tests.factories.notices import MADE
from zhengmei.custody.models import Credential
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.sealed.fields import sealed_for

SECRETS = {
    "login_name": "login-geheim-17",
    "password": "Kw7#geheim-1",
    "bound_phone": "13800007777",
    "bound_email": "geheim@example.invalid",
    "recovery_contact": "geheim-contact-老吴",
}


def make_credential(
    account: MediaAccount,
    first: User,
    second: User | None = None,
    *,
    label: str = "后台登录",
    changed_on: date = date(2026, 9, 1),
    **secrets: str,
) -> Credential:
    """Kept by `first` and `second`, with every secret of SECRETS unless given."""
    row = Credential(
        media_account=account,
        label=label,
        first_keeper=first,
        second_keeper=second,
        changed_on=changed_on,
        made_by=first,
        made_at=MADE,
    )
    for column, words in {**SECRETS, **secrets}.items():
        setattr(row, column, sealed_for(row, column, words))
    row.save()
    return row
