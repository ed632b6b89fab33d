"""Reading users and lock-outs."""

from datetime import datetime, timedelta
from hashlib import sha256

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Max, Q, QuerySet, Sum

from zhengmei.identity.models import ApiToken, SignInSession, User
from zhengmei.identity.states import TokenState


def users_visible_to(user: User, *, manages: bool) -> QuerySet[User]:
    """Everyone for whoever manages users; else only oneself. `manages` is `permissions.can_manage_users(user)`."""
    return User.objects.order_by("username") if manages else User.objects.filter(pk=user.pk)


def matching(users: QuerySet[User], *, words: str, state: str, locked: set[str]) -> QuerySet[User]:
    """Those whose sign-in name or name has the words, in a state: on, off, locked, fresh (口令未改), or any for ''."""
    if words:
        users = users.filter(Q(username__icontains=words) | Q(full_name__icontains=words))
    narrow = {
        "on": Q(is_active=True),
        "off": Q(is_active=False),
        "locked": Q(username__in=locked),
        "fresh": Q(must_change_password=True, is_active=True),
    }
    return users.filter(narrow[state]) if state in narrow else users


def cool_off() -> timedelta:
    """How long a lock-out lasts."""
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def locked_until(now: datetime) -> dict[str, datetime]:
    """Every sign-in name locked at this moment, real or not, and the latest moment at which it opens again."""
    attempts = AccessAttempt.objects.filter(attempt_time__gte=now - cool_off()).values("username")
    counted = attempts.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    locked = counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    return {row["username"]: row["last"] + cool_off() for row in locked if row["username"]}


def token_digest(secret: str) -> str:
    """What is kept of a token's secret. The secret is random and long, so a plain digest gives nothing away."""
    return sha256(secret.encode()).hexdigest()


def live_token(secret: str, now: datetime) -> ApiToken | None:
    """The token with this secret, if it is in use, not expired, and its owner may still sign in."""
    found = ApiToken.objects.select_related("owner").filter(digest=token_digest(secret), state=TokenState.LIVE).first()
    if found is None or found.expires_at is None or found.expires_at <= now:
        return None
    return found if found.owner.is_active and not found.owner.must_change_password else None


def tokens_visible_to(user: User, *, manages: bool) -> QuerySet[ApiToken]:
    """One's own tokens, newest first; every token for whoever manages users."""
    everyone = ApiToken.objects.select_related("owner", "decided_by").order_by("-pk")
    return everyone if manages else everyone.filter(owner=user)


def live_sessions(user: User, now: datetime) -> QuerySet[SignInSession]:
    """Where a person is signed in at this moment."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    return SignInSession.objects.filter(user=user, ended_at=None, key__in=alive).order_by("-seen_at", "-pk")


def past_sessions(user: User, now: datetime, most: int) -> list[SignInSession]:
    """The sign-ins of a person that are over, newest first."""
    live = live_sessions(user, now).order_by().values("pk")
    rows = SignInSession.objects.filter(user=user).exclude(pk__in=live).select_related("ended_by")
    return list(rows.order_by("-started_at", "-pk")[:most])


def factors_of(user: User) -> QuerySet[Authenticator]:
    """The second factors of a person, recovery codes included."""
    return Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "pk")  # type: ignore[no-any-return]


def has_second_factor(user: User) -> bool:
    """Whether signing in takes a second step."""
    return bool(factors_of(user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def password_is_old(user: User, now: datetime) -> bool:
    """Whether the password has been used for longer than the office allows. One of unknown age is not."""
    if not settings.PASSWORD_DAYS or user.password_changed_at is None:
        return False
    return bool(now - user.password_changed_at >= timedelta(days=settings.PASSWORD_DAYS))
