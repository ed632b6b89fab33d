"""Tokens with which a program reads in a person's name: asked for, allowed by somebody else, fetched once, ended."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.transitions import NoTransition
from zhengmei.identity.actions.refusals import IdentityRefused, refuse_if
from zhengmei.identity.models import ApiToken, User
from zhengmei.identity.permissions import can_manage_users
from zhengmei.identity.queries import live_token, token_digest
from zhengmei.identity.states import TOKEN, TokenAct

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
    refuse_if(reasons_not_to_ask_for_token(program, purpose, days))
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
    refuse_if([] if reason.strip() else ["不批准要写理由，申请人看得到。"])
    return _decide(token, TokenAct.REFUSE, "identity.token_refused", reason.strip(), by, now)


def _decide(token: ApiToken, act: TokenAct, kind: str, reason: str, by: User, now: datetime) -> ApiToken:
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    refuse_if(reasons_not_to_decide_token(token, by))
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
    refuse_if([] if token.owner_id == by.pk else ["令牌只由申请人本人领取。"])
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
    refuse_if(reasons)
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
