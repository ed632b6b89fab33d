"""Naming the persons who answer for a unit, taking over, and letting a person go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.organisations.actions.units import day_words, may_keep, refuse_if
from zhengmei.organisations.models import Appointment, Organisation, Responsibility, UnitContact
from zhengmei.organisations.permissions import can_appoint_in
from zhengmei.organisations.queries import demands_of, in_force
from zhengmei.organisations.states import STAFF, Duty, OrganisationState, ResponsibilityKind
from zhengmei.policies.schema import Demand


@dataclass(frozen=True, slots=True)
class PersonNamed:
    """Who is named: name, post, numbers, the user they sign in as (None: they do not), and what staff posts ask beside."""

    name: str
    title: str = ""
    office_tel: str = ""
    mobile: str = ""
    user: User | None = None
    full_time: bool = False
    experience: str = ""


def _demand(organisation: Organisation, kind: str, on: date) -> Demand | None:
    """What the unit's pack says of this responsibility; None when it says nothing."""
    asked = (part.value for part in demands_of(organisation, on))
    return next((d for d in asked if d.kind == "post" and d.posts == [kind]), None)


def must_accept(organisation: Organisation, kind: str, on: date) -> bool:
    """Whether the unit's pack has a successor take this responsibility over in person."""
    demand = _demand(organisation, kind, on)
    return demand is not None and demand.accepts


def reasons_not_to_name(*, organisation: Organisation, kind: str, person: PersonNamed, since: date) -> list[str]:
    """Why this person may not be named for this from this day (FCG-29-a: the first person is not a deputy)."""
    label = ResponsibilityKind(kind).label
    reasons = []
    if not person.name.strip():
        reasons.append(f"没有写{label}的姓名，请写上。")
    if organisation.state != OrganisationState.ACTIVE:
        reasons.append(f"“{organisation.name}”{organisation.get_state_display()}，不能再指定责任人。")
    running = Responsibility.objects.filter(Q(until__isnull=True) | Q(until__gt=since), organisation=organisation)
    if running.filter(kind=kind, name=person.name.strip()).exists():
        reasons.append(f"{person.name}已经是{label}，不用再指定。")
    elif kind not in STAFF:
        reasons += [
            f"{row.name}从 {day_words(row.since)} 起才做{label}，接任的日子要在这之后。"
            for row in running.filter(kind=kind, since__gte=since)
        ]
    demand = _demand(organisation, kind, since)
    reasons += _clashes(organisation, kind, demand, person, since)
    if demand is not None and demand.accepts and person.user is None:
        reasons.append(f"{label}要本人接任，请选这个人登录用的用户；没有的，先请系统管理员添加。")
    if person.user is not None and not person.user.is_active:
        reasons.append(f"{person.user.full_name}的用户已停用，请先启用，或不选用户。")
    return reasons


def _clashes(
    organisation: Organisation, kind: str, demand: Demand | None, person: PersonNamed, since: date
) -> list[str]:
    """Responsibilities the pack keeps apart, held by the same person; a deputy by appointment counts as 分管负责人."""
    if demand is None or not demand.other_than:
        return []
    label = ResponsibilityKind(kind).label
    same = Responsibility.objects.filter(
        in_force(since), organisation=organisation, kind__in=demand.other_than, name=person.name.strip()
    )
    held = [row.get_kind_display() for row in same.order_by("kind")]
    deputy = Appointment.objects.filter(in_force(since), organisation=organisation, duty=Duty.DEPUTY)
    if ResponsibilityKind.DEPUTY in demand.other_than and not held:
        named = Q(user__full_name=person.name.strip())
        if person.user is not None:
            named |= Q(user=person.user)
        held = [str(Duty.DEPUTY.label)] if deputy.filter(named).exists() else []
    if not held:
        return []
    who = "主要负责人" if kind == ResponsibilityKind.FIRST else "另一位负责人"
    return [f"{person.name}是{'、'.join(held)}，不能同时是{label}。{label}请写{who}。"]


@transaction.atomic
def name_responsible(
    *,
    organisation: Organisation,
    kind: str,
    person: PersonNamed,
    since: date,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> Responsibility:
    """Name a person for a responsibility; whoever held it until now is over that day (posts of staff excepted).

    Where the pack has the successor take over in person, the place stays vacant until they do. Raises OrganisationRefused.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    reasons = reasons_not_to_name(organisation=organisation, kind=kind, person=person, since=since)
    reasons += may_keep(by, organisation, now.date())
    refuse_if(reasons)
    before = ""
    if kind not in STAFF:
        former = Responsibility.objects.filter(organisation=organisation, kind=kind, until__isnull=True).first()
        if former is not None:
            before = former.name
            former.until = since
            former.save(update_fields=["until"])
    waits = must_accept(organisation, kind, since) and person.user != by
    row = Responsibility.objects.create(
        organisation=organisation,
        kind=kind,
        name=person.name.strip(),
        title=person.title.strip(),
        office_tel=person.office_tel.strip(),
        mobile=person.mobile.strip(),
        user=person.user,
        full_time=person.full_time,
        experience=person.experience.strip(),
        since=since,
        accepted_on=None if waits else since,
    )
    detail = {"责任": row.get_kind_display(), "姓名": row.name, "职务": row.title, "起": since, "此前": before}
    record("organisations.responsibility.named", by=by, now=now, about=row, reason=reason, detail=detail)
    return row


def reasons_not_to_accept(responsibility: Responsibility, by: User, on: date) -> list[str]:
    """Why this person may not take it over: only whoever was named, once, while it runs."""
    if responsibility.user_id != by.pk:
        return [f"接任要本人办，请{responsibility.name}登录后接任。"]
    if responsibility.accepted_on is not None:
        return ["已经接任了，不用再办。"]
    if responsibility.until is not None and responsibility.until <= on:
        return ["这项责任已经停了，不用接任。"]
    return []


@transaction.atomic
def accept_responsibility(*, responsibility: Responsibility, by: User, now: datetime) -> Responsibility:
    """Take over in person what one was named for; from that day the place is no longer vacant. Raises OrganisationRefused."""
    row = Responsibility.objects.select_for_update(of=("self",)).get(pk=responsibility.pk)
    refuse_if(reasons_not_to_accept(row, by, now.date()))
    row.accepted_on = max(now.date(), row.since)
    row.save(update_fields=["accepted_on"])
    detail = {"责任": row.get_kind_display(), "姓名": row.name}
    record("organisations.responsibility.accepted", by=by, now=now, about=row, detail=detail)
    return row


def reasons_not_to_end_responsibility(responsibility: Responsibility, until: date) -> list[str]:
    """Why it may not end on this day."""
    if responsibility.until is not None and responsibility.until <= until:
        return [f"这项责任 {day_words(responsibility.until)} 起已经停了，不用再办。"]
    if until < responsibility.since:
        return [f"停止日不能早于起日 {day_words(responsibility.since)}，请改日期。"]
    return []


@transaction.atomic
def end_responsibility(
    *, responsibility: Responsibility, until: date, by: User | None, now: datetime, reason: str = ""
) -> Responsibility:
    """From `until` the person no longer answers for it; the place is vacant that day. Raises OrganisationRefused."""
    row = (
        Responsibility.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=responsibility.pk)
    )
    refuse_if(reasons_not_to_end_responsibility(row, until) + may_keep(by, row.organisation, now.date()))
    return _end(row, until, by, now, reason)


def _end(row: Responsibility, until: date, by: User | None, now: datetime, reason: str) -> Responsibility:
    row.until = until
    row.save(update_fields=["until"])
    detail = {"责任": row.get_kind_display(), "姓名": row.name, "停止": until}
    record("organisations.responsibility.ended", by=by, now=now, about=row, reason=reason, detail=detail)
    return row


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a person who leaves holds in one unit: responsibilities, and the duties of their user."""

    name: str
    responsibilities: tuple[Responsibility, ...]
    appointments: tuple[Appointment, ...]


def held_by(organisation: Organisation, name: str, on: date) -> Leaving:
    """Everything a person holds in a unit on a day and after, by name and by the users behind it."""
    running = Q(until__isnull=True) | Q(until__gt=on)
    rows = tuple(Responsibility.objects.filter(running, organisation=organisation, name=name).order_by("kind", "pk"))
    users = {row.user_id for row in rows if row.user_id is not None}
    who = Q(user__in=users) | Q(user__full_name=name)
    duties = Appointment.objects.filter(running, who, organisation=organisation).select_related("user")
    return Leaving(name, rows, tuple(duties.order_by("pk")))


def reasons_not_to_let_go(leaving: Leaving, until: date) -> list[str]:
    """Why the person cannot be let go on this day."""
    if not leaving.responsibilities and not leaving.appointments:
        return [f"{leaving.name}在本单位没有要交接的责任和职责。"]
    begun = [row.since for row in leaving.responsibilities] + [row.since for row in leaving.appointments]
    late = [day for day in begun if day > until]
    return [f"离开的日子不能早于 {day_words(max(late))}（最近一项责任的起日），请改日期。"] if late else []


@transaction.atomic
def let_person_go(
    *,
    organisation: Organisation,
    name: str,
    until: date,
    successors: Mapping[int, PersonNamed],
    by: User | None,
    now: datetime,
    reason: str,
) -> list[Responsibility]:
    """A person leaves: every responsibility and duty they hold in the unit ends on `until`; named successors take over.

    `successors` maps ids of the leaver's responsibilities to who comes next; the others stand vacant that day. Answers the
    vacant ones. The duties of users end only where `by` may end duties, else the act is refused. Raises OrganisationRefused.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    leaving = held_by(organisation, name, now.date())
    reasons = reasons_not_to_let_go(leaving, until) + may_keep(by, organisation, now.date())
    if leaving.appointments and by is not None and not can_appoint_in(by, organisation, now.date()):
        duties = "、".join(held.get_duty_display() for held in leaving.appointments)
        reasons.append(f"{name}还有登录的职责（{duties}），请主管单位先停止，或由主管单位来办。")
    refuse_if(reasons)
    for row in leaving.responsibilities:
        _end(row, until, by, now, reason)
    for held in leaving.appointments:
        held.until = until
        held.save(update_fields=["until"])
        detail = {"人员": held.user.full_name, "职责": held.get_duty_display(), "停止": until}
        record("organisations.appointment.ended", by=by, now=now, about=organisation, reason=reason, detail=detail)
    vacant = []
    for row in leaving.responsibilities:
        person = successors.get(row.pk)
        if person is None:
            vacant.append(row)
            continue
        name_responsible(
            organisation=organisation, kind=row.kind, person=person, since=until, by=by, now=now, reason=reason
        )
    told = {"姓名": name, "离开": until, "空缺": [row.get_kind_display() for row in vacant]}
    record("organisations.person.left", by=by, now=now, about=organisation, reason=reason, detail=told)
    return vacant


@transaction.atomic
def show_numbers(*, row: Responsibility | UnitContact, by: User, now: datetime) -> tuple[str, str]:
    """The office and mobile number of a named person, whole. Who looked at whose is recorded. Raises OrganisationRefused."""
    refuse_if(may_keep(by, row.organisation, now.date()))
    record("organisations.numbers.shown", by=by, now=now, about=row, detail={"姓名": row.name})
    return row.office_tel, row.mobile
