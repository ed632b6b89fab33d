"""Sending what is queued: claimed by a conditional update, so two sweeps never send one row both."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from zhengmei.audit.actions import record
from zhengmei.core.masking import masked
from zhengmei.core.sealing import SealingFailed
from zhengmei.identity.models import User
from zhengmei.notices.models import Delivery, NoticeChoice, Robot
from zhengmei.notices.queries.choices import notices_in_digest
from zhengmei.notices.queries.quiet import not_before
from zhengmei.notices.states import SINGLY, STUCK, WAITS, DeliveryState, RobotPlatform
from zhengmei.platforms.robots import Busy, RobotAddress, RobotFailed, send_text
from zhengmei.sealed.fields import opened

MOST = 500
_WAITING = (DeliveryState.QUEUED, DeliveryState.FAILED)


@transaction.atomic
def claim_due(*, by: User | None, now: datetime) -> list[int]:
    """Take what is due, and what was cut off in the middle of sending, as ours: the ids. Each row goes to one caller only."""
    due = Q(state__in=_WAITING, due_at__lte=now) | Q(state=DeliveryState.SENDING, claimed_at__lt=now - STUCK)
    wanted = Delivery.objects.filter(due).order_by("due_at", "pk").values_list("pk", flat=True)[:MOST]
    mine = []
    for pk in list(wanted):
        if Delivery.objects.filter(due, pk=pk).update(state=DeliveryState.SENDING, claimed_at=now):
            mine.append(pk)
    return mine


@transaction.atomic
def note_sent(*, deliveries: Iterable[int], by: User | None, now: datetime) -> None:
    """They went out."""
    rows = Delivery.objects.filter(pk__in=list(deliveries), state=DeliveryState.SENDING)
    Robot.objects.filter(deliveries__in=rows).update(last_sent_at=now, last_error="")
    rows.update(state=DeliveryState.SENT, sent_at=now, error="")


@transaction.atomic
def note_failed(*, deliveries: Iterable[int], why: str, wait: timedelta | None, by: User | None, now: datetime) -> None:
    """They did not go out: tried again after a growing time, at least `wait`; `wait` None, or tried too often: given up."""
    for row in Delivery.objects.select_for_update().filter(pk__in=list(deliveries), state=DeliveryState.SENDING):
        row.tries += 1
        row.error = why[:300]
        if wait is None or row.tries > len(WAITS):
            row.state = DeliveryState.GIVEN_UP
        else:
            row.state = DeliveryState.FAILED
            row.due_at = _leaves(row, now + max(wait, WAITS[row.tries - 1]))
        row.save(update_fields=["tries", "error", "state", "due_at"])
        if row.robot_id is not None:
            Robot.objects.filter(pk=row.robot_id).update(last_error=why[:300])


def _leaves(row: Delivery, at: datetime) -> datetime:
    """When a delivery tried again at `at` may leave: quiet hours hold it back unless it is urgent."""
    if row.notice is not None and row.notice.urgent:
        return at
    wish = row.robot or NoticeChoice.objects.filter(user=row.user_id).first()
    return not_before(at, wish.quiet_from, wish.quiet_to) if wish is not None else at


def deliver_due(now: datetime) -> tuple[int, int]:
    """Send everything due; answers how many rows went out and how many did not. Never holds a transaction while sending."""
    rows = Delivery.objects.filter(pk__in=claim_due(by=None, now=now)).select_related("notice", "user", "robot")
    by_robot: dict[int, list[Delivery]] = {}
    sent = failed = 0
    for row in rows.order_by("pk"):
        if row.robot_id is not None:
            by_robot.setdefault(row.robot_id, []).append(row)
        elif _try([row], partial(_mail, row, now), now):
            sent += 1
        else:
            failed += 1
    for waiting in by_robot.values():
        batches = [[row] for row in waiting] if len(waiting) <= SINGLY else [waiting]
        for batch in batches:
            good = _try(batch, partial(_tell_group, batch, now), now)
            sent, failed = sent + len(batch) * good, failed + len(batch) * (not good)
    return sent, failed


def _try(rows: list[Delivery], act: Callable[[], None], now: datetime) -> bool:
    ids = [row.pk for row in rows]
    try:
        act()
    except Busy as busy:
        note_failed(deliveries=ids, why=str(busy), wait=busy.wait, by=None, now=now)
    except (RobotFailed, SealingFailed) as refused:
        note_failed(deliveries=ids, why=str(refused), wait=None, by=None, now=now)
    except OSError as error:
        why = f"连不上邮件服务器，或它不收（{type(error).__name__}）。"
        note_failed(deliveries=ids, why=why, wait=timedelta(0), by=None, now=now)
    else:
        note_sent(deliveries=ids, by=None, now=now)
        return True
    return False


def link(url: str) -> str:
    """The address as it stands in a message: whole where the site's own address is set, else empty."""
    return f"{settings.SITE_URL.rstrip('/')}{url}" if settings.SITE_URL and url.startswith("/") else ""


def _mail(row: Delivery, now: datetime) -> None:
    choice = NoticeChoice.objects.filter(user=row.user).first()
    if choice is None or not choice.email:
        raise RobotFailed("收件人没有登记邮箱了。")
    if not settings.EMAIL_HOST:
        raise RobotFailed("没有配置邮件服务器（ZHENGMEI_EMAIL_URL）。")
    if row.notice is None:
        waiting = notices_in_digest(choice, now)
        title = f"一天的通知，{len(waiting)} 件"
        lines = [f"{n}. {masked(one.title)}" for n, one in enumerate(waiting, 1)] or ["这一天的通知都看过了。"]
        lines.append(link("/notices/") or "请登录政媒，在“通知”里查看。")
    else:
        title = masked(row.notice.title)
        lines = [title, link(row.notice.url) or "请登录政媒，在“通知”里查看。"]
    lines += ["", "本邮件只有标题和链接，不要回复。"]
    EmailMessage(f"[政媒] {title}"[:120], "\n".join(lines), settings.DEFAULT_FROM_EMAIL, [choice.email]).send()


def _tell_group(rows: list[Delivery], now: datetime) -> None:
    robot = rows[0].robot
    assert robot is not None
    if not robot.is_on:
        raise RobotFailed("群机器人已停用。")
    if robot.platform == RobotPlatform.FEISHU and now.minute % 30 == 0:
        raise Busy("飞书整点、半点拥挤，过一分钟再发。")
    notices = [row.notice for row in rows if row.notice is not None]
    if len(notices) == 1:
        text = "\n".join(part for part in (f"【政媒】{masked(notices[0].title)}", link(notices[0].url)) if part)
    else:
        lines = [f"{n}. {masked(one.title)}" for n, one in enumerate(notices, 1)]
        text = "\n".join([f"【政媒】有 {len(notices)} 件事", *lines, link("/notices/")])
    send_text(address_of(robot), text.strip(), now=now, own_hosts=settings.ROBOT_HOSTS)


def address_of(robot: Robot) -> RobotAddress:
    """Where it listens, opened for one sending. Raises SealingFailed."""
    return RobotAddress(robot.platform, opened(robot, "address"), opened(robot, "secret"))


@transaction.atomic
def send_again(*, delivery: Delivery, by: User, now: datetime) -> bool:
    """Queue a delivery that was given up once more. False where it is not given up."""
    given_up = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.GIVEN_UP)
    if not given_up.update(state=DeliveryState.QUEUED, due_at=now, tries=0, error=""):
        return False
    record("notices.delivery.again", by=by, now=now, about=delivery.robot, detail={"通知": delivery.key})
    return True
