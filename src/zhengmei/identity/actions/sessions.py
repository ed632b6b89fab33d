"""Where a person is signed in: opened, used, ended one by one or all at once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.actions.refusals import refuse_if
from zhengmei.identity.models import SignInSession, User
from zhengmei.identity.permissions import can_secure_users
from zhengmei.identity.queries import live_sessions
from zhengmei.identity.states import SessionEnd

EVERY = timedelta(minutes=1)  # how finely the last use is kept


@transaction.atomic
def open_session(*, user: User, key: str, way: str, device: str, address: str, by: User, now: datetime) -> list[str]:
    """Write down a new sign-in and end the oldest ones beyond the number the office allows. Answers the devices ended."""
    User.objects.select_for_update().get(pk=user.pk)
    room = settings.SESSIONS_PER_PERSON - 1
    others = list(live_sessions(user, now).exclude(key=key).order_by("-seen_at", "-pk"))
    replaced = others[room:]
    for one in replaced:
        _end(one, SessionEnd.REPLACED, by, now)
    SignInSession.objects.create(
        user=user, key=key, way=way, device=device[:80], address=address[:45], started_at=now, seen_at=now
    )
    return [one.device for one in replaced]


@transaction.atomic
def touch_session(*, key: str, address: str, by: User, now: datetime) -> None:
    """Note when and from where a session was last used."""
    SignInSession.objects.filter(key=key, user=by, ended_at=None).update(seen_at=now, address=address[:45])


@transaction.atomic
def note_session_over(*, key: str, end: str, by: User, now: datetime) -> None:
    """Note that a session ended by itself: signed out, or a new password. The session store is somebody else's matter."""
    SignInSession.objects.filter(key=key, ended_at=None).update(ended_at=now, end=end, ended_by=by)


@transaction.atomic
def move_session(*, key: str, to: str, by: User, now: datetime) -> None:
    """The session goes on under another key, as it does after a new password."""
    SignInSession.objects.filter(key=key, user=by, ended_at=None).update(key=to, seen_at=now)


def _end(session: SignInSession, end: str, by: User | None, now: datetime) -> None:
    session.ended_at, session.end, session.ended_by = now, end, by
    session.save(update_fields=["ended_at", "end", "ended_by"])
    Session.objects.filter(session_key=session.key).delete()


def reasons_not_to_end_session(session: SignInSession, by: User) -> list[str]:
    """Why this person may not end it: over already, or somebody else's."""
    if session.ended_at is not None:
        return ["这处登录已经结束，不用再办。"]
    if session.user_id != by.pk and not can_secure_users(by):
        return ["别人的登录由安全管理员下线，请找安全管理员。"]
    return []


@transaction.atomic
def end_session(*, session: SignInSession, reason: str, by: User, now: datetime) -> None:
    """Sign one device out at once. Whoever does it to another says why. Raises IdentityRefused."""
    held = SignInSession.objects.select_for_update(of=("self",)).select_related("user").get(pk=session.pk)
    reasons = reasons_not_to_end_session(held, by)
    if held.user_id != by.pk and not reason.strip():
        reasons.append("让别人下线要写理由，例如“手机丢失”。")
    refuse_if(reasons)
    _end(held, SessionEnd.REVOKED, by, now)
    detail = {"设备": held.device, "处数": 1}
    record("identity.session_ended", by=by, now=now, about=held.user, reason=reason.strip(), detail=detail)


@transaction.atomic
def end_all_sessions(*, user: User, but: str, reason: str, by: User, now: datetime) -> int:
    """Sign every device of a person out, but the one with this key; answers how many. Raises IdentityRefused."""
    reasons = []
    if user.pk != by.pk and not can_secure_users(by):
        reasons.append("别人的登录由安全管理员下线，请找安全管理员。")
    if user.pk != by.pk and not reason.strip():
        reasons.append("让别人下线要写理由，例如“手机丢失”。")
    refuse_if(reasons)
    ended = list(live_sessions(user, now).exclude(key=but).select_for_update())
    for one in ended:
        _end(one, SessionEnd.REVOKED, by, now)
    if ended:
        detail = {"处数": len(ended)}
        record("identity.session_ended", by=by, now=now, about=user, reason=reason.strip(), detail=detail)
    return len(ended)
