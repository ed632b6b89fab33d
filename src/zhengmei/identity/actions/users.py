"""The acts on users. A password never reaches the record; a one-time password is returned once and kept nowhere."""

import re
import secrets
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from zhengmei.audit.actions import record
from zhengmei.identity.actions.refusals import refuse_if
from zhengmei.identity.models import PastPassword, SignInSession, User
from zhengmei.identity.permissions import can_manage_users
from zhengmei.identity.states import SessionEnd, SignInWay

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else on paper
NAME_PATTERN = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")

WEAK = {
    "password_too_short": "新口令太短，至少 {length} 个字。可以用一句只有你想得起的话。",
    "password_entirely_numeric": "新口令不能全是数字，加几个字或字母。",
    "password_too_common": "这个口令太常见，别人一猜就中，换一句自己的话。",
    "password_too_similar": "新口令和你的登录名或姓名太像，换一句别的。",
}


def _may_not_manage(by: User | None) -> list[str]:
    if by is None or can_manage_users(by):
        return []
    return ["管理用户是系统管理员的职责，请找系统管理员办理。"]


def _one_time_password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def reasons_not_to_add_user(username: str, full_name: str) -> list[str]:
    """Why nobody can be added under this sign-in name."""
    reasons = []
    if not NAME_PATTERN.fullmatch(username):
        reasons.append("登录名用 3 至 60 个小写字母、数字、点、横线，头尾是字母或数字，例如 zhang.min。")
    elif User.objects.filter(username=username).exists():
        reasons.append(f"登录名“{username}”已经有人用，换一个；同名的人可以加工号。一人一号，不能合用。")
    if not full_name.strip():
        reasons.append("姓名没有写。一个登录名对应一个人，请写真实姓名。")
    return reasons


@transaction.atomic
def add_user(
    *, username: str, full_name: str, by: User | None, now: datetime, known_hash: str = ""
) -> tuple[User, str]:
    """Add a person who must set a password of their own at the first sign-in; returns them and the one-time password.

    With `known_hash`, of a password that is no secret, the person keeps that password and "" comes back; only the system
    itself may give it (the demo). Raises IdentityRefused.
    """
    reasons = _may_not_manage(by) or reasons_not_to_add_user(username, full_name)
    if known_hash and by is not None:
        reasons.append("口令由系统生成，只显示一次，不能替别人定。")
    refuse_if(reasons)
    password = "" if known_hash else _one_time_password()
    hashed = known_hash or make_password(password)
    user = User(username=username, full_name=full_name.strip(), must_change_password=not known_hash, password=hashed)
    user.save()
    record("identity.user_added", by=by, now=now, about=user, detail={"登录名": username})
    return user, password


def reasons_not_to_disable_user(user: User, by: User | None) -> list[str]:
    """Why this user cannot be disabled."""
    if not user.is_active:
        return [f"{user.full_name}已经停用，不用再办。"]
    if by is not None and by.pk == user.pk:
        return ["不能停用自己，请另一位系统管理员办理。"]
    return []


@transaction.atomic
def disable_user(*, user: User, reason: str, by: User | None, now: datetime) -> None:
    """Take sign-in away from a person at once; what they did stays. Raises IdentityRefused."""
    user = User.objects.select_for_update().get(pk=user.pk)
    reasons = _may_not_manage(by) or reasons_not_to_disable_user(user, by)
    if not reason.strip():
        reasons.append("停用要写理由，例如“调离，6月30日起”。")
    refuse_if(reasons)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_all(user, SessionEnd.DISABLED, by, now)
    record("identity.user_disabled", by=by, now=now, about=user, reason=reason.strip())


@transaction.atomic
def enable_user(*, user: User, by: User | None, now: datetime) -> str:
    """Let a disabled person sign in again, with a new one-time password, which is returned. Raises IdentityRefused."""
    user = User.objects.select_for_update().get(pk=user.pk)
    reasons = _may_not_manage(by)
    if user.is_active:
        reasons.append(f"{user.full_name}本来就在用，不用再启用。")
    refuse_if(reasons)
    user.is_active = True
    password = _set_one_time(user)
    record("identity.user_enabled", by=by, now=now, about=user)
    return password


@transaction.atomic
def reset_password(*, user: User, by: User | None, now: datetime) -> str:
    """Give a person a new one-time password, which is returned, end their sessions and lift a lock. Raises IdentityRefused."""
    user = User.objects.select_for_update().get(pk=user.pk)
    reasons = _may_not_manage(by)
    if not user.is_active:
        reasons.append(f"{user.full_name}已经停用，先启用。")
    if by is not None and by.pk == user.pk:
        reasons.append("自己的口令在“修改口令”里改。")
    refuse_if(reasons)
    password = _set_one_time(user)
    _end_all(user, SessionEnd.PASSWORD, by, now)
    AccessAttempt.objects.filter(username=user.username).delete()
    record("identity.password_reset", by=by, now=now, about=user)
    return password


def _end_all(user: User, end: str, by: User | None, now: datetime) -> None:
    """Note the end of every sign-in of a person; the sessions themselves no longer let anybody in."""
    SignInSession.objects.filter(user=user, ended_at=None).update(ended_at=now, end=end, ended_by=by)


def _set_one_time(user: User) -> str:
    password = _one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password", "is_active"])
    return password


@transaction.atomic
def unlock_user(*, user: User, by: User | None, now: datetime) -> None:
    """Forget a person's failed sign-ins, so that they may try again at once. Raises IdentityRefused."""
    refuse_if(_may_not_manage(by))
    AccessAttempt.objects.filter(username=user.username).delete()
    record("identity.unlocked", by=by, now=now, about=user)


def reasons_not_to_take_password(user: User, new: str) -> list[str]:
    """Why this may not be the person's new password; each sentence says what a good one is."""
    reasons = []
    if user.check_password(new):
        reasons.append("新口令和现在的一样，换一个。")
    elif any(check_password(new, past.hash) for past in _past(user)):
        reasons.append(f"新口令和最近用过的 {settings.PASSWORD_HISTORY} 个口令里的一个相同，换一个没用过的。")
    try:
        validate_password(new, user)
    except ValidationError as wrong:
        reasons += [weakness(problem.code or "") for problem in wrong.error_list]
    return reasons


def weakness(code: str) -> str:
    """What is wrong with a password, in a sentence with the remedy."""
    return WEAK.get(code, "新口令不够好，换一句长一点的话。").format(length=settings.PASSWORD_LENGTH)


def _past(user: User) -> QuerySet[PastPassword]:
    """The passwords before the present one that may not be taken again."""
    return PastPassword.objects.filter(user=user).order_by("-until", "-pk")[: max(settings.PASSWORD_HISTORY - 1, 0)]


@transaction.atomic
def change_password(*, user: User, new: str, by: User, now: datetime, but: str = "") -> None:
    """Set one's own password. Every session of the person ends but the one with the key `but`. Raises IdentityRefused."""
    reasons = reasons_not_to_take_password(user, new)
    if by.pk != user.pk:
        reasons.append("只能改自己的口令。")
    refuse_if(reasons)
    _set_aside(user, now)
    user.set_password(new)
    user.must_change_password = False
    user.password_changed_at = now
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    open_ones = SignInSession.objects.filter(user=user, ended_at=None).exclude(key=but)
    open_ones.update(ended_at=now, end=SessionEnd.PASSWORD, ended_by=by)
    record("identity.password_changed", by=by, now=now, about=user)


def _set_aside(user: User, now: datetime) -> None:
    """Keep the hash of the password that goes, and only as many as the setting asks."""
    if settings.PASSWORD_HISTORY <= 1 or user.must_change_password:
        return
    PastPassword.objects.create(user=user, hash=user.password, until=now)
    kept = list(_past(user).values_list("pk", flat=True))
    PastPassword.objects.filter(user=user).exclude(pk__in=kept).delete()


@transaction.atomic
def note_sign_in(*, by: User, now: datetime, way: str = SignInWay.PASSWORD) -> None:
    """Write down a sign-in, and how it was proved."""
    detail = {} if way == SignInWay.PASSWORD else {"方式": SignInWay(way).label}
    record("identity.signed_in", by=by, now=now, about=by, detail=detail)


@transaction.atomic
def note_sign_out(*, by: User, now: datetime) -> None:
    """Write down a sign-out."""
    record("identity.signed_out", by=by, now=now, about=by)


@transaction.atomic
def note_failed_sign_in(*, username: str, locked: bool, by: User | None, now: datetime) -> None:
    """Write down a refused sign-in. A name nobody has is not written: people type passwords into that field."""
    user = User.objects.filter(username=username).first()
    kind = "identity.locked_out" if locked else "identity.sign_in_failed"
    record(kind, by=by, now=now, about=user, detail={} if user else {"登录名": "没有这个用户"})
