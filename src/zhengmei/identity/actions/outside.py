"""Signing in through the unit's own sign-in (OpenID Connect): who it is there, and who here."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.actions.refusals import refuse_if
from zhengmei.identity.models import User


def _reasons_not_to_link(user: User | None, name: str, linked: bool) -> list[str]:
    if user is None:
        shown = f"“{name}”" if name else "对方没有给的登录名"
        return [f"这里没有和{shown}对应的在用用户。请本单位系统管理员先添加用户，登录名要一致。"]
    if linked:
        return [f"登录名“{name}”已经绑定了另一个身份，请系统管理员核对。"]
    return []


@transaction.atomic
def link_outside(*, uid: str, name: str, by: User | None, now: datetime) -> User:
    """The person here for an identity there: by its id once linked, the first time by the name it gives.

    Nobody is ever added this way. Raises IdentityRefused.
    """
    known = SocialAccount.objects.filter(provider="unit", uid=uid).select_related("user").first()
    if known is not None:
        user = known.user if known.user.is_active else None
        refuse_if(_reasons_not_to_link(user, name, False))
        return known.user  # type: ignore[no-any-return]
    user = User.objects.select_for_update().filter(username=name, is_active=True).first() if name else None
    linked = user is not None and SocialAccount.objects.filter(provider="unit", user=user).exists()
    refuse_if(_reasons_not_to_link(user, name, linked))
    assert user is not None
    SocialAccount.objects.create(provider="unit", uid=uid, user=user)
    record("identity.outside_linked", by=user, now=now, about=user)
    return user


@transaction.atomic
def note_outside_refused(*, reason: str, by: User | None, now: datetime) -> None:
    """Write down that somebody came through the unit's own sign-in and was not let in."""
    record("identity.outside_refused", by=by, now=now, reason=reason)
