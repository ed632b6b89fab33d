"""Mandated reposts: who is asked, who has, who has not, how late."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from zhengmei.content.models import RepostDuty, RepostOrder
from zhengmei.content.states import DutyState, OrderState
from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import AccountStatus
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import Power
from zhengmei.ui.words import rate


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One account in the table of an order: what it did, and how late it is or was, in whole hours (0: in time)."""

    duty: RepostDuty
    late_hours: int
    is_overdue: bool

    @property
    def word(self) -> str:
        if self.is_overdue:
            return "不充分，已逾期" if self.duty.state == DutyState.PART else "逾期没转"
        return str(self.duty.get_state_display())

    @property
    def look(self) -> str:
        if self.is_overdue:
            return "no"
        return {DutyState.DONE: "ok", DutyState.PART: "wa"}.get(DutyState(self.duty.state), "")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an order is: excused accounts are left out of the count."""

    asked: int
    done: int
    partly: int

    @property
    def words(self) -> str:
        """75.0%，3/4."""
        return rate(self.done, self.asked) if self.asked else "没有要转的账号"

    @property
    def fraction(self) -> str:
        return f"{self.done}/{self.asked}"


def orders_visible_to(user: User, on: date) -> QuerySet[RepostOrder]:
    """Orders of the offices a person acts for, and those that ask an account they see."""
    offices = Organisation.objects.filter(reach(user, Power.SUPERVISE, on)).values("pk")
    asked = RepostDuty.objects.filter(reach(user, Power.SEE_ACCOUNTS, on, ("media_account__sponsor__",)))
    seen = Q(office__in=offices) | Q(pk__in=asked.values("order"))
    rows = RepostOrder.objects.filter(seen).select_related("office", "issued_by")
    return rows.annotate(
        asked=Count("duties", filter=~Q(duties__state=DutyState.EXCUSED)),
        finished=Count("duties", filter=Q(duties__state=DutyState.DONE)),
        partial=Count("duties", filter=Q(duties__state=DutyState.PART)),
    ).order_by("-issued_at", "-pk")


def duties_visible_to(user: User, order: RepostOrder, on: date) -> QuerySet[RepostDuty]:
    """The parts of an order one may see: all of them for the office, one's own for a unit."""
    rows = RepostDuty.objects.filter(order=order).select_related("media_account__sponsor", "draft", "by")
    if Organisation.objects.filter(reach(user, Power.SUPERVISE, on), pk=order.office_id).exists():
        return rows.order_by("media_account__sponsor__path", "media_account__name")
    seen = rows.filter(reach(user, Power.SEE_ACCOUNTS, on, ("media_account__sponsor__",)))
    return seen.order_by("media_account__sponsor__path", "media_account__name")


def duty_line(duty: RepostDuty, order: RepostOrder, now: datetime) -> DutyLine:
    """One account's part as it stands at a moment."""
    waiting = duty.state in (DutyState.OPEN, DutyState.PART) and order.state == OrderState.OPEN
    end = now if waiting or duty.done_at is None else duty.done_at
    late = max(0, int((end - order.due_at).total_seconds() // 3600)) if duty.state != DutyState.EXCUSED else 0
    return DutyLine(duty, late, waiting and now > order.due_at)


def progress_of(order: RepostOrder) -> Progress:
    """The count over all accounts of an order."""
    states = list(RepostDuty.objects.filter(order=order).values_list("state", flat=True))
    asked = [s for s in states if s != DutyState.EXCUSED]
    return Progress(len(asked), asked.count(DutyState.DONE), asked.count(DutyState.PART))


def accounts_to_order(user: User, on: date) -> QuerySet[MediaAccount]:
    """The running accounts a person may ask to repost: those of the units they supervise, by territory or by industry."""
    rows = MediaAccount.objects.filter(reach(user, Power.SUPERVISE, on, ("sponsor__",)), status=AccountStatus.NORMAL)
    return rows.select_related("sponsor").order_by("sponsor__path", "name")


def duties_waiting(user: User, on: date) -> QuerySet[RepostDuty]:
    """What the accounts of the units a person writes for still owe."""
    rows = RepostDuty.objects.filter(
        reach(user, Power.WRITE_CONTENT, on, ("media_account__sponsor__",)),
        state__in=(DutyState.OPEN, DutyState.PART),
        order__state=OrderState.OPEN,
    )
    return rows.select_related("order__office", "media_account__sponsor", "draft").order_by("order__due_at", "pk")
