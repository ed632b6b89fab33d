"""Second factors: a code from a phone, a security key, and recovery codes for the day both are lost."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.webauthn.internal.auth import (
    WebAuthn,
    complete_authentication,
    complete_registration,
    parse_authentication_response,
    parse_registration_response,
)
from django.core.exceptions import ValidationError
from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.actions.refusals import IdentityRefused, refuse_if
from zhengmei.identity.models import FactorSecret, User
from zhengmei.identity.permissions import can_secure_users, must_use_second_factor
from zhengmei.identity.queries import factors_of
from zhengmei.identity.states import SignInWay

NAMES = {Authenticator.Type.TOTP: "手机验证码", Authenticator.Type.RECOVERY_CODES: "恢复码"}
ONCE = timedelta(seconds=90)  # a code counts once in the time it is good for


class SealingAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of allauth's authenticators in a sealed column, where a change of keys finds them."""

    def encrypt(self, text: str) -> str:
        """The number of the sealed secret."""
        return str(FactorSecret.objects.create(words=text).pk)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret with this number."""
        return str(FactorSecret.objects.get(pk=int(encrypted_text)).words)


def _name(factor: Authenticator) -> str:
    return NAMES.get(factor.type) or f"安全密钥“{factor.data.get('name', '')}”"


def _wrong_password(user: User, password: str) -> list[str]:
    return [] if user.check_password(password) else ["口令不对。改第二步验证要先写对自己的口令。"]


@transaction.atomic
def add_totp(*, user: User, secret: str, code: str, password: str, by: User, now: datetime) -> list[str]:
    """Take an authenticator app on once it shows the right code; answers fresh recovery codes when there were none.

    Raises IdentityRefused.
    """
    User.objects.select_for_update().get(pk=user.pk)
    reasons = _wrong_password(user, password)
    if by.pk != user.pk:
        reasons.append("第二步验证只能由本人添加。")
    if factors_of(user).filter(type=Authenticator.Type.TOTP).exists():
        reasons.append("已经有一个验证码应用；换手机请先删掉原来的。")
    if not reasons and not validate_totp_code(secret, code.replace(" ", "")):
        reasons.append("验证码不对。手机时间要准，输入应用里正显示的六位数字。")
    refuse_if(reasons)
    TOTP.activate(user, secret)
    record("identity.factor_added", by=by, now=now, about=user, detail={"方式": "手机验证码"})
    return _first_codes(user, by, now)


@transaction.atomic
def add_key(
    *, user: User, name: str, credential: Mapping[str, Any], password: str, by: User, now: datetime
) -> list[str]:
    """Take a security key on after its ceremony; answers fresh recovery codes when there were none. Raises IdentityRefused."""
    User.objects.select_for_update().get(pk=user.pk)
    reasons = _wrong_password(user, password)
    if by.pk != user.pk:
        reasons.append("第二步验证只能由本人添加。")
    if not name.strip():
        reasons.append("给密钥起个名字，例如“抽屉里的”。")
    refuse_if(reasons)
    try:
        parse_registration_response(credential)
        complete_registration(credential)
    except (ValidationError, ValueError, KeyError, TypeError) as wrong:
        raise IdentityRefused(["没有读到安全密钥。拔出再插，重来一次。"]) from wrong
    WebAuthn.add(user, name.strip()[:60], dict(credential))
    record("identity.factor_added", by=by, now=now, about=user, detail={"方式": "安全密钥"})
    return _first_codes(user, by, now)


def _first_codes(user: User, by: User, now: datetime) -> list[str]:
    if factors_of(user).filter(type=Authenticator.Type.RECOVERY_CODES).exists():
        return []
    return _fresh_codes(user, by, now)


def _fresh_codes(user: User, by: User, now: datetime) -> list[str]:
    _drop(list(factors_of(user).filter(type=Authenticator.Type.RECOVERY_CODES)))
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    record("identity.codes_made", by=by, now=now, about=user, detail={"个数": len(codes)})
    return codes


@transaction.atomic
def make_codes(*, user: User, password: str, by: User, now: datetime) -> list[str]:
    """New recovery codes; the old ones stop working. Shown once. Raises IdentityRefused."""
    User.objects.select_for_update().get(pk=user.pk)
    reasons = _wrong_password(user, password)
    if by.pk != user.pk:
        reasons.append("恢复码只能由本人生成。")
    if not factors_of(user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        reasons.append("还没有第二步验证，先添加验证码应用或安全密钥。")
    refuse_if(reasons)
    return _fresh_codes(user, by, now)


def _drop(factors: list[Authenticator]) -> None:
    for factor in factors:
        numbers = [factor.data[key] for key in ("secret", "seed") if key in factor.data]
        factor.delete()
        FactorSecret.objects.filter(pk__in=[int(n) for n in numbers]).delete()


def reasons_not_to_remove_factor(factor: Authenticator, by: User) -> list[str]:
    """Why one's own factor cannot go: a duty asks for one and it is the last."""
    if factor.user_id != by.pk:
        return ["别人的第二步验证丢了，由安全管理员重置。"]
    if factor.type == Authenticator.Type.RECOVERY_CODES:
        return ["恢复码不能删，可以重新生成。"]
    others = factors_of(by).exclude(pk=factor.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    if not others.exists() and must_use_second_factor(by):
        return ["你的职责必须用第二步验证。先添加另一个，再删这个。"]
    return []


@transaction.atomic
def remove_factor(*, factor: Authenticator, password: str, by: User, now: datetime) -> None:
    """Remove one's own factor; with the last one the recovery codes go too. Raises IdentityRefused."""
    User.objects.select_for_update().get(pk=by.pk)
    held = factors_of(by).filter(pk=factor.pk).first()
    reasons = ["已经删掉，不用再办。"] if held is None else reasons_not_to_remove_factor(held, by)
    refuse_if(reasons + _wrong_password(by, password))
    assert held is not None
    said = NAMES.get(held.type, "安全密钥")
    _drop([held])
    left = list(factors_of(by))
    if all(one.type == Authenticator.Type.RECOVERY_CODES for one in left):
        _drop(left)
    record("identity.factor_removed", by=by, now=now, about=by, detail={"方式": said})


@transaction.atomic
def reset_factors(*, user: User, reason: str, by: User, now: datetime) -> int:
    """Take every second factor from a person who lost theirs; answers how many. Raises IdentityRefused."""
    User.objects.select_for_update().get(pk=user.pk)
    held = list(factors_of(user))
    reasons = []
    if not can_secure_users(by):
        reasons.append("重置第二步验证是安全管理员的职责，请找安全管理员。")
    if by.pk == user.pk:
        reasons.append("不能重置自己的，请另一位安全管理员办理。")
    if not held:
        reasons.append(f"{user.full_name}没有第二步验证，不用重置。")
    if not reason.strip():
        reasons.append("重置要写理由，例如“手机丢失，当面核对了工作证”。")
    refuse_if(reasons)
    _drop(held)
    record("identity.factors_reset", by=by, now=now, about=user, reason=reason.strip(), detail={"个数": len(held)})
    return len(held)


@transaction.atomic
def take_code(*, user: User, code: str, by: User | None, now: datetime) -> str | None:
    """Check a code from the phone or a recovery code; the way signed in, or None when it is neither. Each counts once."""
    given = code.replace(" ", "").replace("-", "")
    factors = {f.type: f for f in factors_of(user).select_for_update()}
    totp = factors.get(Authenticator.Type.TOTP)
    if totp is not None and _digest(given) not in (used := _used(totp, now)) and TOTP(totp).validate_code(given):
        totp.data["used"], totp.last_used_at = {**used, _digest(given): now.isoformat()}, now
        totp.save(update_fields=["data", "last_used_at"])
        return SignInWay.CODE
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    if codes is not None and RecoveryCodes(codes).validate_code(given):
        Authenticator.objects.filter(pk=codes.pk).update(last_used_at=now)
        return SignInWay.RECOVERY
    return None


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _used(totp: Authenticator, now: datetime) -> dict[str, str]:
    """The codes taken while they may still be good, each with the moment it was taken."""
    return {code: at for code, at in totp.data.get("used", {}).items() if now - datetime.fromisoformat(at) < ONCE}


@transaction.atomic
def take_key(*, user: User, credential: Mapping[str, Any], by: User | None, now: datetime) -> str | None:
    """Check the answer of a security key to the challenge of this session; the way signed in, or None."""
    try:
        parse_authentication_response(credential)
        factor = complete_authentication(user, dict(credential))
    except (ValidationError, ValueError, KeyError, TypeError):
        return None
    Authenticator.objects.filter(pk=factor.pk).update(last_used_at=now)
    return SignInWay.KEY
