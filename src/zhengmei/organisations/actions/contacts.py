"""The contact book, the sections of a unit, and which unit keeps new media and the website."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.organisations.actions.people import PersonNamed
from zhengmei.organisations.actions.units import day_words, may_keep, refuse_if
from zhengmei.organisations.models import Organisation, Section, UnitContact, WorkKeeper
from zhengmei.organisations.permissions import can_manage_unit
from zhengmei.organisations.states import KeptWork, OrganisationState, SectionRole


@dataclass(frozen=True, slots=True)
class ContactGiven:
    """Where the contact works, and in which matters to ring them."""

    department: str
    unit_name: str
    matters: Sequence[str] = ()


def reasons_not_to_add_contact(where: ContactGiven, person: PersonNamed) -> list[str]:
    """A contact has a department, a unit, a name and a number to ring."""
    wanted = (("部门", where.department), ("单位", where.unit_name), ("姓名", person.name))
    reasons = [f"没有写{word}，请写上。" for word, value in wanted if not value.strip()]
    if not person.office_tel.strip() and not person.mobile.strip():
        reasons.append("没有写电话，请至少写一个办公电话或手机。")
    return reasons


@transaction.atomic
def add_contact(
    *,
    organisation: Organisation,
    where: ContactGiven,
    person: PersonNamed,
    since: date,
    by: User | None,
    now: datetime,
) -> UnitContact:
    """Put a person of another department into the unit's contact book. Raises OrganisationRefused."""
    refuse_if(reasons_not_to_add_contact(where, person) + may_keep(by, organisation, now.date()))
    row = UnitContact.objects.create(
        organisation=organisation,
        department=where.department.strip(),
        unit_name=where.unit_name.strip(),
        matters=list(where.matters),
        name=person.name.strip(),
        title=person.title.strip(),
        office_tel=person.office_tel.strip(),
        mobile=person.mobile.strip(),
        since=since,
    )
    detail = {"部门": row.department, "姓名": row.name, "联络事项": row.matters}
    record("organisations.contact.added", by=by, now=now, about=row, detail=detail)
    return row


@transaction.atomic
def end_contact(*, contact: UnitContact, by: User | None, now: datetime, reason: str = "") -> UnitContact:
    """Take a contact out of use from today; the line stays on record. Raises OrganisationRefused."""
    row = UnitContact.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=contact.pk)
    reasons = ["这个联络人已经停用，不用再办。"] if row.until is not None else []
    refuse_if(reasons + may_keep(by, row.organisation, now.date()))
    row.until = now.date()
    row.save(update_fields=["until"])
    record("organisations.contact.ended", by=by, now=now, about=row, reason=reason, detail={"姓名": row.name})
    return row


def reasons_not_to_name_section(organisation: Organisation, role: str, name: str) -> list[str]:
    """One section a role at a time, and one name a section (FCG-5-1b, BL-3.2-b)."""
    label = SectionRole(role).label
    if not name.strip():
        return [f"没有写{label}的名称，请写一个，如办公室、综合科。"]
    if any(mark in name for mark in "、，,；;/"):
        return [f"{label}只能有一个，请只写一个科室。"]
    current = Section.objects.filter(organisation=organisation, role=role, until__isnull=True).first()
    if current is not None:
        return [f"已经指定{current.name}为{label}，只能有一个。要换的，先取消原来的。"]
    if organisation.state != OrganisationState.ACTIVE:
        return [f"“{organisation.name}”{organisation.get_state_display()}，不能再指定科室。"]
    return []


@transaction.atomic
def name_section(
    *, organisation: Organisation, role: str, name: str, since: date, by: User | None, now: datetime
) -> Section:
    """Name the one section that supervises for the unit, or runs its accounts. Raises OrganisationRefused."""
    unit = Organisation.objects.select_for_update().get(pk=organisation.pk)
    refuse_if(reasons_not_to_name_section(unit, role, name) + may_keep(by, unit, now.date()))
    section = Section.objects.create(organisation=unit, role=role, name=name.strip(), since=since)
    detail = {"做什么": section.get_role_display(), "科室": section.name, "起": since}
    record("organisations.section.named", by=by, now=now, about=section, detail=detail)
    return section


@transaction.atomic
def end_section(*, section: Section, by: User | None, now: datetime, reason: str = "") -> Section:
    """From today the section has the role no longer. Raises OrganisationRefused."""
    row = Section.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=section.pk)
    reasons = [f"{row.name}已经取消，不用再办。"] if row.until is not None else []
    refuse_if(reasons + may_keep(by, row.organisation, now.date()))
    row.until = now.date()
    row.save(update_fields=["until"])
    detail = {"做什么": row.get_role_display(), "科室": row.name}
    record("organisations.section.ended", by=by, now=now, about=row, reason=reason, detail=detail)
    return row


def reasons_not_to_name_keeper(organisation: Organisation, work: str, keeper: Organisation) -> list[str]:
    """Why this unit may not be the one that keeps new media or the website for that government."""
    if keeper.state != OrganisationState.ACTIVE:
        return [f"“{keeper.name}”{keeper.get_state_display()}，请选在用的单位。"]
    current = WorkKeeper.objects.filter(organisation=organisation, work=work, until__isnull=True).first()
    if current is not None and current.keeper_id == keeper.pk:
        return [f"{KeptWork(work).label}已经归“{keeper.name}”，从 {day_words(current.since)} 起，不用再办。"]
    return []


@transaction.atomic
def name_keeper(
    *, organisation: Organisation, work: str, keeper: Organisation, since: date, by: User | None, now: datetime
) -> WorkKeeper:
    """Say which unit keeps new media, or the website, for a government; the one before is over that day."""
    unit = Organisation.objects.select_for_update().get(pk=organisation.pk)
    reasons = reasons_not_to_name_keeper(unit, work, keeper)
    if by is not None and not can_manage_unit(by, unit, now.date()):
        reasons.append(f"你没有管理“{unit.name}”的职责，请找它的主管。")
    refuse_if(reasons)
    WorkKeeper.objects.filter(organisation=unit, work=work, until__isnull=True).update(until=since)
    row = WorkKeeper.objects.create(organisation=unit, work=work, keeper=keeper, since=since)
    detail = {"工作": row.get_work_display(), "职能部门": keeper.name, "起": since}
    record("organisations.keeper.named", by=by, now=now, about=row, detail=detail)
    return row
