"""The acts on users. A password never reaches the record; a one-time password is returned once and kept nowhere."""

import re
import secrets
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.transitions import NoTransition
from zhengmei.identity.models import ApiToken, User
from zhengmei.identity.permissions import can_manage_users
from zhengmei.identity.queries import live_token, token_digest
from zhengmei.identity.states import TOKEN, TokenAct

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else on paper
NAME_PATTERN = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")

WEAK = {
    "password_too_short": "新口令太短，至少 10 个字。可以用一句只有你想得起的话。",
    "password_entirely_numeric": "新口令不能全是数字，加几个字或字母。",
    "password_too_common": "这个口令太常见，别人一猜就中，换一句自己的话。",
    "password_too_similar": "新口令和你的登录名或姓名太像，换一句别的。",
}


class IdentityRefused(Exception):
    """An act on a user that may not be done. `reasons` are the sentences shown, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def _refuse_if(reasons: list[str]) -> None:
    if reasons:
        raise IdentityRefused(reasons)


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
    *, username: str, full_name: str, by: User | None, now: datetime, known_password: str = ""
) -> tuple[User, str]:
    """Add a person who must set a password of their own at the first sign-in; returns them and the one-time password.

    With `known_password`, which only the system itself may give (the demo), the person keeps it. Raises IdentityRefused.
    """
    reasons = _may_not_manage(by) or reasons_not_to_add_user(username, full_name)
    if known_password and by is not None:
        reasons.append("口令由系统生成，只显示一次，不能替别人定。")
    _refuse_if(reasons)
    password = known_password or _one_time_password()
    user = User(username=username, full_name=full_name.strip(), must_change_password=not known_password)
    user.set_password(password)
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
    _refuse_if(reasons)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("identity.user_disabled", by=by, now=now, about=user, reason=reason.strip())


@transaction.atomic
def enable_user(*, user: User, by: User | None, now: datetime) -> str:
    """Let a disabled person sign in again, with a new one-time password, which is returned. Raises IdentityRefused."""
    user = User.objects.select_for_update().get(pk=user.pk)
    reasons = _may_not_manage(by)
    if user.is_active:
        reasons.append(f"{user.full_name}本来就在用，不用再启用。")
    _refuse_if(reasons)
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
    _refuse_if(reasons)
    password = _set_one_time(user)
    AccessAttempt.objects.filter(username=user.username).delete()
    record("identity.password_reset", by=by, now=now, about=user)
    return password


def _set_one_time(user: User) -> str:
    password = _one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password", "is_active"])
    return password


@transaction.atomic
def unlock_user(*, user: User, by: User | None, now: datetime) -> None:
    """Forget a person's failed sign-ins, so that they may try again at once. Raises IdentityRefused."""
    _refuse_if(_may_not_manage(by))
    AccessAttempt.objects.filter(username=user.username).delete()
    record("identity.unlocked", by=by, now=now, about=user)


def reasons_not_to_take_password(user: User, new: str) -> list[str]:
    """Why this may not be the person's new password; each sentence says what a good one is."""
    reasons = []
    if user.check_password(new):
        reasons.append("新口令和现在的一样，换一个。")
    try:
        validate_password(new, user)
    except ValidationError as wrong:
        reasons += [WEAK.get(problem.code or "", "新口令不够好，换一句长一点的话。") for problem in wrong.error_list]
    return reasons


@transaction.atomic
def change_password(*, user: User, new: str, by: User, now: datetime) -> None:
    """Set one's own password. Every other session of the person ends. Raises IdentityRefused."""
    reasons = reasons_not_to_take_password(user, new)
    if by.pk != user.pk:
        reasons.append("只能改自己的口令。")
    _refuse_if(reasons)
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record("identity.password_changed", by=by, now=now, about=user)


@transaction.atomic
def note_sign_in(*, by: User, now: datetime) -> None:
    """Write down a sign-in."""
    record("identity.signed_in", by=by, now=now, about=by)


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


LONGEST_TOKEN = 365  # days; an office that still needs it asks again
USED_EVERY = timedelta(minutes=10)  # how exactly the last use is kept


def reasons_not_to_ask_for_token(program: str, purpose: str, days: int) -> list[str]:
    """Why a token cannot be asked for in these words."""
    reasons = []
    if not program.strip():
        reasons.append("没有写哪个系统用。写系统的名称，例如“市政务数据平台”。")
    if len(purpose.strip()) < 4:
        reasons.append("用途没有写清。写读哪些数据、做什么用。")
    if not 1 <= days <= LONGEST_TOKEN:
        reasons.append(f"期限写 1 至 {LONGEST_TOKEN} 天，到期再申请。")
    return reasons


@transaction.atomic
def ask_for_token(*, program: str, purpose: str, days: int, by: User, now: datetime) -> ApiToken:
    """Ask for a token to read with in one's own name. Raises IdentityRefused."""
    _refuse_if(reasons_not_to_ask_for_token(program, purpose, days))
    token = ApiToken(owner=by, program=program.strip(), purpose=purpose.strip(), days=days, asked_at=now)
    token.save()
    record("identity.token_asked", by=by, now=now, about=token, reason=token.purpose, detail={"天数": days})
    return token


def reasons_not_to_decide_token(token: ApiToken, by: User) -> list[str]:
    """Why this person may not allow or refuse it: whoever asks never allows."""
    if not can_manage_users(by):
        return ["批准接口令牌是系统管理员的职责，请找系统管理员。"]
    if token.owner_id == by.pk:
        return ["自己申请的令牌不能自己批准，请另一位系统管理员办理。"]
    return []


@transaction.atomic
def allow_token(*, token: ApiToken, by: User, now: datetime) -> ApiToken:
    """Allow it: whoever asked may fetch it once. Raises IdentityRefused."""
    return _decide(token, TokenAct.ALLOW, "identity.token_allowed", "", by, now)


@transaction.atomic
def refuse_token(*, token: ApiToken, reason: str, by: User, now: datetime) -> ApiToken:
    """Refuse it with a reason. Raises IdentityRefused."""
    _refuse_if([] if reason.strip() else ["不批准要写理由，申请人看得到。"])
    return _decide(token, TokenAct.REFUSE, "identity.token_refused", reason.strip(), by, now)


def _decide(token: ApiToken, act: TokenAct, kind: str, reason: str, by: User, now: datetime) -> ApiToken:
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    _refuse_if(reasons_not_to_decide_token(token, by))
    _move(token, act)
    token.decided_by, token.decided_at, token.ended_why = by, now, reason
    token.save(update_fields=["state", "decided_by", "decided_at", "ended_why"])
    record(kind, by=by, now=now, about=token, reason=reason)
    return token


def _move(token: ApiToken, act: TokenAct) -> None:
    try:
        token.state = TOKEN.after(token.state, act)
    except NoTransition:
        raise IdentityRefused([f"这个令牌{token.get_state_display()}，不能{act.label}。刷新页面再看。"]) from None


@transaction.atomic
def fetch_token(*, token: ApiToken, by: User, now: datetime) -> str:
    """Make the secret, which is returned and kept nowhere; it counts from now. Raises IdentityRefused."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    _refuse_if([] if token.owner_id == by.pk else ["令牌只由申请人本人领取。"])
    _move(token, TokenAct.FETCH)
    secret = f"zm_{secrets.token_urlsafe(32)}"
    token.digest, token.expires_at = token_digest(secret), now + timedelta(days=token.days)
    token.save(update_fields=["state", "digest", "expires_at"])
    record("identity.token_fetched", by=by, now=now, about=token, detail={"有效期至": token.expires_at.isoformat()})
    return secret


@transaction.atomic
def end_token(*, token: ApiToken, reason: str, by: User, now: datetime) -> ApiToken:
    """End it at once: by whoever asked, or by a manager of users with a reason. Raises IdentityRefused."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    reasons = []
    if token.owner_id != by.pk and not can_manage_users(by):
        reasons.append("只有申请人和系统管理员能停用这个令牌。")
    if token.owner_id != by.pk and not reason.strip():
        reasons.append("停用别人的令牌要写理由，申请人看得到。")
    _refuse_if(reasons)
    _move(token, TokenAct.END)
    token.ended_at, token.ended_why, token.digest = now, reason.strip(), ""
    token.save(update_fields=["state", "ended_at", "ended_why", "digest"])
    record("identity.token_ended", by=by, now=now, about=token, reason=reason.strip())
    return token


def use_token(*, secret: str, now: datetime) -> User | None:
    """The person in whose name a live token reads, None for any other words; notes the use every ten minutes."""
    token = live_token(secret, now)
    if token is None:
        return None
    if token.used_at is None or now - token.used_at >= USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token.owner
