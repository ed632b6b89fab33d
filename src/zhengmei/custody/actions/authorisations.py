"""What somebody or something may do with an account, and until when."""

from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.custody.actions.base import not_an_arranger, refuse_if
from zhengmei.custody.models import Authorisation
from zhengmei.custody.permissions import can_arrange
from zhengmei.custody.states import PUBLISHING, AuthorisationState
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries.speaking import reasons_not_to_speak
from zhengmei.identity.models import User
from zhengmei.sealed.fields import sealed_for
from zhengmei.ui.words import day as day_words


def reasons_not_to_authorise(media_account: MediaAccount, user: User, on: date) -> list[str]:
    """Why this person may not keep the authorisations of this account."""
    return not_an_arranger(user, media_account, on, can_arrange(user, media_account, on))


@transaction.atomic
def add_authorisation(
    *,
    media_account: MediaAccount,
    kind: str,
    name: str,
    scope: str,
    token: str,
    granted_on: date,
    expires_on: date | None,
    by: User,
    now: datetime,
) -> Authorisation:
    """Note who or what was authorised, its token sealed. Raises CustodyRefused."""
    reasons = reasons_not_to_authorise(media_account, by, now.date())
    if kind in PUBLISHING:
        reasons += reasons_not_to_speak(media_account, now.date())
    if granted_on > now.date():
        reasons.append("授权日期不能晚于今天，请改日期。")
    if expires_on is not None and expires_on < granted_on:
        reasons.append("有效期至不能早于授权日期，请改日期。")
    refuse_if(reasons)
    row = Authorisation(
        media_account=media_account,
        kind=kind,
        name=name.strip(),
        scope=scope.strip(),
        granted_on=granted_on,
        expires_on=expires_on,
        made_by=by,
        made_at=now,
    )
    row.token = sealed_for(row, "token", token)
    row.save()
    detail = {"种类": row.get_kind_display(), "给": row.name, "有效期至": expires_on or ""}
    record("custody.authorisation.added", by=by, now=now, about=row, detail=detail)
    return row


def _held(authorisation: Authorisation) -> Authorisation:
    rows = Authorisation.objects.select_for_update(of=("self",)).select_related("media_account__sponsor")
    return rows.get(pk=authorisation.pk)


def _over(row: Authorisation) -> list[str]:
    return ["这项授权已经停用，要再授权请另登记一项。"] if row.state != AuthorisationState.ACTIVE else []


@transaction.atomic
def renew_authorisation(
    *, authorisation: Authorisation, expires_on: date, token: str, by: User, now: datetime
) -> Authorisation:
    """A later last day, and a new token where one was given; without, the old one stays. Raises CustodyRefused."""
    row = _held(authorisation)
    reasons = reasons_not_to_authorise(row.media_account, by, now.date()) + _over(row)
    if row.expires_on is not None and expires_on <= row.expires_on:
        reasons.append(f"新的有效期要晚于现在的 {day_words(row.expires_on)}，请改日期。")
    if expires_on < now.date():
        reasons.append("新的有效期不能早于今天，请改日期。")
    refuse_if(reasons)
    detail = {"有效期至": [row.expires_on or "", expires_on], "换了令牌": "是" if token else "否"}
    row.expires_on = expires_on
    if token:
        row.token = sealed_for(row, "token", token)
    row.save(update_fields=["expires_on", "token"])
    record("custody.authorisation.renewed", by=by, now=now, about=row, detail=detail)
    return row


@transaction.atomic
def end_authorisation(*, authorisation: Authorisation, reason: str, by: User, now: datetime) -> Authorisation:
    """Note that it was withdrawn at the platform; its token is wiped. Raises CustodyRefused."""
    row = _held(authorisation)
    reasons = reasons_not_to_authorise(row.media_account, by, now.date()) + _over(row)
    if len(reason.strip()) < 4:
        reasons.append("写明为什么停用，例如“外包合同到期”。")
    refuse_if(reasons)
    row.state, row.ended_on, row.token = AuthorisationState.ENDED, now.date(), ""
    row.save(update_fields=["state", "ended_on", "token"])
    record("custody.authorisation.ended", by=by, now=now, about=row, reason=reason.strip())
    return row
