"""Reporting an incident."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.holds import hold_account
from zhengmei.content.models import PublishingHold
from zhengmei.content.states import HoldUntil
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.incidents.actions.base import heads_and_office, refuse_if, tell
from zhengmei.incidents.models import Incident
from zhengmei.incidents.permissions import can_report
from zhengmei.incidents.queries.rules import Book, book_of, named_person
from zhengmei.incidents.states import IncidentKind
from zhengmei.organisations.models import Organisation
from zhengmei.policies.schema import IncidentType


@dataclass(frozen=True, slots=True)
class IncidentGiven:
    """What a person says of an incident. `person` empty: whoever answers for information security, where one is named."""

    kind: str
    type_code: str
    grade: str
    what: str
    discovered_at: datetime
    media_account: MediaAccount | None = None
    person: str = ""
    person_user: User | None = None


def reasons_not_to_report(unit: Organisation, given: IncidentGiven, *, by: User | None, now: datetime) -> list[str]:
    """Why this incident may not be reported so, each with what to fill in (FCG-26-2c: never without a grade)."""
    if by is not None and not can_report(by, unit, now.date()):
        return [f"您不在“{unit.name}”，也不是它的主管，不能替它报告事件。请告诉该单位的人。"]
    book = book_of(unit, given.kind, now.date())
    if book is None:
        return [f"“{unit.name}”还没有采用办法，不知道有哪些事件、怎么办。请主管先在单位页面选定采用的办法。"]
    return _given_reasons(unit, given, book, now)


def _given_reasons(unit: Organisation, given: IncidentGiven, book: Book, now: datetime) -> list[str]:
    reasons = []
    kind = book.type_named(given.type_code)
    if kind is None:
        reasons.append(f"没有选事件的种类，请从{'、'.join(one.label for one in book.types)}里选一种。")
    if book.grade_named(given.grade) is None:
        article = book.article(book.grades_ruling.clauses) if book.grades_ruling else ""
        where = f"（{article}）" if article else ""
        reasons.append(f"没有选等级{where}，请从{'、'.join(one.name for one in book.grades)}里选一级。")
    if not given.what.strip():
        reasons.append("没有写发生了什么，请写上：在哪里、看到什么、影响多大。")
    if given.discovered_at > now:
        reasons.append("发现时间还没到，请改成发现的那一刻。")
    if kind is not None and kind.holds != "no" and given.media_account is None:
        reasons.append(f"“{kind.label}”要停住那个账号的发布，请选是哪个账号。")
    if given.media_account is not None and given.media_account.sponsor_id != unit.pk:
        reasons.append(f"账号“{given.media_account.name}”不是“{unit.name}”的，请选它自己的账号。")
    return reasons


@transaction.atomic
def report_incident(*, unit: Organisation, given: IncidentGiven, by: User | None, now: datetime) -> Incident:
    """Open an incident: the case with what its type and grade ask for, the account held, one audit line, people told.

    Where no person is given for a security event, the unit's 信息安全责任人 is put down (WH-5.2-g). Raises IncidentRefused.
    """
    refuse_if(reasons_not_to_report(unit, given, by=by, now=now))
    book = book_of(unit, given.kind, now.date())
    assert book is not None
    kind, grade = book.type_named(given.type_code), book.grade_named(given.grade)
    assert kind is not None
    assert grade is not None
    person, user = given.person.strip(), given.person_user
    if not person and given.kind == IncidentKind.SECURITY and (named := named_person(unit, now.date())) is not None:
        person, user = named.name, named.user
    clauses = list(kind.clauses) or list(book.types_ruling.clauses if book.types_ruling else ())
    made = Incident.objects.create(
        kind=given.kind,
        type_code=kind.code,
        type_label=kind.label,
        needs=list(kind.needs),
        clauses=clauses,
        article=book.article(clauses)[:120],
        pack_id=book.policy.pack.id,
        grade=grade.name,
        is_grave=grade.grave,
        steps=list(grade.steps),
        unit=unit,
        media_account=given.media_account,
        what=given.what.strip(),
        discovered_at=given.discovered_at,
        reported_by=by,
        reported_at=now,
        person=person[:60],
        person_user=user,
    )
    made.number = f"{now:%Y}-{made.pk:04}"
    made.hold = held_for(made, kind, by=by, now=now)
    made.save(update_fields=["number", "hold"])
    detail = {"编号": made.number, "种类": kind.label, "等级": grade.name, "负责人": made.person}
    record("incidents.opened", by=by, now=now, about=made, detail=detail)
    _tell(made, by=by, now=now)
    return made


def held_for(incident: Incident, kind: IncidentType, *, by: User | None, now: datetime) -> PublishingHold | None:
    """The hold the type places on the account; None for types that stop nothing."""
    if kind.holds == "no" or incident.media_account is None:
        return None
    return hold_account(
        media_account=incident.media_account,
        why=f"{incident.type_label}（事件 {incident.number}）",
        until=HoldUntil(kind.holds),
        since=incident.discovered_at,
        by=by,
        now=now,
    )


def _tell(incident: Incident, *, by: User | None, now: datetime) -> None:
    people = heads_and_office(incident.unit, now.date())
    if incident.person_user is not None:
        people.append(incident.person_user)
    about = f"，{incident.media_account.name}" if incident.media_account else ""
    title = f"{incident.type_label}（{incident.grade}）：{incident.unit.name}{about}"
    tell(incident, "opened", title, people, key=opened_key(incident), by=by, now=now, escalates=True)


def opened_key(incident: Incident) -> str:
    """Under which key the report was told, so that work on it settles the notices."""
    return f"incidents.opened:{incident.pk}"
