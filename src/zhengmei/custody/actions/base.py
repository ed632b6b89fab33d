"""What the acts share: the refusal, the row held fast, and telling the people concerned."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from zhengmei.custody.models import Credential
from zhengmei.custody.permissions import is_agent
from zhengmei.custody.queries.kept import chiefs_of
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.notices.actions import notify

AGENTS_NEVER = "第三方承办人员不接触平台口令：要登录，请保管人在场操作，或者走平台的子账号、运营者授权。"


class CustodyRefused(Exception):
    """An act that may not be done. `reasons` are the sentences shown to the person, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def refuse_if(reasons: list[str]) -> None:
    """Raises CustodyRefused when there is any reason."""
    if reasons:
        raise CustodyRefused(reasons)


def held_fast(credential: Credential) -> Credential:
    """The row as it is now, locked until the act ends."""
    rows = Credential.objects.select_for_update(of=("self",))
    return rows.select_related("media_account__sponsor", "first_keeper", "second_keeper").get(pk=credential.pk)


def not_an_arranger(user: User, account: MediaAccount, on: date, may: bool) -> list[str]:
    """Why this person may not arrange things for the account; `may` is the answer of permissions.can_arrange."""
    if is_agent(user, on):
        return [AGENTS_NEVER]
    return [] if may else [f"这件事由“{account.sponsor.name}”自己的人办理，请找他们的负责人或联络员。"]


def tell(
    credential: Credential, kind: str, title: str, key: str, *, also: Iterable[User] = (), by: User, now: datetime
) -> None:
    """Tell the keepers and the unit's head, but not whoever did it; urgent, so that it goes out in quiet hours too."""
    account = credential.media_account
    people = [credential.first_keeper, *([credential.second_keeper] if credential.second_keeper else []), *also]
    people += chiefs_of(account.sponsor, now.date())
    notify(
        to=[user for user in people if user.pk != by.pk],
        kind=f"custody.{kind}",
        title=title,
        url=reverse("custody:media_account", args=[account.pk]),
        unit_id=account.sponsor_id,
        key=key,
        by=by,
        now=now,
        urgent=True,
    )
