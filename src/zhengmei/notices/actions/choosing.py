"""How a person wants to be told: the address is confirmed by a letter to it before anything else goes there."""

from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.notices.actions.delivering import link
from zhengmei.notices.models import NoticeChoice
from zhengmei.notices.queries.quiet import reasons_against_quiet

_SALT = "notices.confirm"
_DAYS = 3


class ChoiceRefused(Exception):
    """It cannot be chosen so. `reasons` are the sentences shown, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class ChoiceGiven:
    """What stands on the form. Quiet hours with both ends or none; they may run over midnight."""

    email: str = ""
    by_email: bool = False
    digest: bool = False
    digest_hour: int = 8
    quiet_from: time | None = None
    quiet_to: time | None = None
    muted: tuple[str, ...] = ()


@transaction.atomic
def choose_notices(*, given: ChoiceGiven, by: User, now: datetime) -> NoticeChoice:
    """Keep one's own choice. A new address is unconfirmed until the letter to it is answered. Raises ChoiceRefused."""
    reasons = []
    if given.by_email and not given.email:
        reasons.append("要发到邮箱，先填电子邮箱。")
    reasons += reasons_against_quiet(given.quiet_from, given.quiet_to)
    if reasons:
        raise ChoiceRefused(reasons)
    held = NoticeChoice.objects.select_for_update().filter(user=by).first() or NoticeChoice(user=by)
    if held.email != given.email:
        held.email, held.email_confirmed_at = given.email, None
    held.by_email, held.digest, held.digest_hour = given.by_email, given.digest, given.digest_hour
    held.quiet_from, held.quiet_to, held.muted = given.quiet_from, given.quiet_to, list(given.muted)
    held.changed_at = now
    held.save()
    detail = {"发到邮箱": "是" if held.by_email else "否", "汇总": "是" if held.digest else "否"}
    record("notices.choice.changed", by=by, now=now, detail=detail)
    return held


def send_confirmation(*, choice: NoticeChoice, by: User, now: datetime) -> str:
    """Send the letter with the confirming link; empty when it went out, else why not."""
    if not settings.EMAIL_HOST:
        return "没有配置邮件服务器（ZHENGMEI_EMAIL_URL），请找系统管理员。"
    token = signing.dumps([by.pk, choice.email], salt=_SALT)
    where = link(f"/notices/choice/confirm/{token}/")
    if not where:
        return "没有设网站地址（ZHENGMEI_SITE_URL），确认链接发不出去，请找系统管理员。"
    text = f"点下面的链接，确认用这个邮箱收政媒的通知（{_DAYS} 天内有效，要先登录）：\n{where}\n\n不是你本人设的，不用理会。"
    try:
        EmailMessage("[政媒] 确认邮箱", text, settings.DEFAULT_FROM_EMAIL, [choice.email]).send()
    except OSError as error:
        return f"确认邮件没发成（{type(error).__name__}），请核对邮箱，过一会儿再试。"
    return ""


@transaction.atomic
def confirm_email(*, token: str, by: User, now: datetime) -> NoticeChoice:
    """The link was opened by whom it was sent to, for the address that is still theirs. Raises ChoiceRefused."""
    try:
        person, email = signing.loads(token, salt=_SALT, max_age=_DAYS * 86400)
    except (signing.BadSignature, ValueError):
        raise ChoiceRefused(["确认链接过期了，或者不完整。请重新发一封确认邮件。"]) from None
    held = NoticeChoice.objects.select_for_update().filter(user=by).first()
    if person != by.pk or held is None or held.email != email:
        raise ChoiceRefused(["这个链接不是给你现在的邮箱的。请用收信的那个人登录，或重新发一封确认邮件。"])
    if held.email_confirmed_at is None:
        held.email_confirmed_at = now
        held.save(update_fields=["email_confirmed_at"])
        record("notices.choice.changed", by=by, now=now, detail={"邮箱": "已确认"})
    return held
