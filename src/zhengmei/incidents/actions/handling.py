"""Work on an incident: lines of its story, steps, another grade, another person."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.documents.uploads import KeptFile
from zhengmei.identity.models import User
from zhengmei.incidents.actions.base import handler_reasons, head_reasons, locked, refuse_if, state_reasons, tell
from zhengmei.incidents.actions.opening import opened_key
from zhengmei.incidents.models import Incident, IncidentEntry
from zhengmei.incidents.queries.page import missing_steps, next_step
from zhengmei.incidents.queries.rules import book_of
from zhengmei.incidents.states import INCIDENT, EntryKind, IncidentAct
from zhengmei.notices.actions import settle


@dataclass(frozen=True, slots=True)
class EntryGiven:
    """One line as a person gives it. `happened_at` None: now."""

    kind: str
    note: str
    url: str = ""
    happened_at: datetime | None = None
    step: str = ""


def reasons_not_to_record(incident: Incident, *, by: User | None, now: datetime) -> list[str]:
    """Why this person may not add to the story."""
    return state_reasons(incident, IncidentAct.RECORD) or handler_reasons(incident, by, now.date())


def _given_reasons(incident: Incident, given: EntryGiven, now: datetime) -> list[str]:
    reasons = []
    if not given.note.strip():
        reasons.append("没有写说明，请写上做了什么、结果怎样。")
    if given.kind == EntryKind.RESPONSE and not given.url:
        reasons.append("线上回应要有链接，请填上发布的网址。")
    at = given.happened_at or now
    if at > now:
        reasons.append("时间还没到，请改成做的那一刻。")
    if at < incident.discovered_at:
        reasons.append("时间早于事件的发现时间，请核对。")
    if given.kind == EntryKind.STEP:
        left = missing_steps(incident)
        if given.step not in incident.steps:
            reasons.append("这个等级没有这一步，请从页面上的步骤办。")
        elif given.step not in left:
            reasons.append(f"“{given.step}”已经办过，不用再办。")
        elif given.step != left[0]:
            reasons.append(f"先办“{left[0]}”，步骤不能跳过。")
    return reasons


@transaction.atomic
def record_entry(
    *, incident: Incident, given: EntryGiven, file: KeptFile | None, by: User | None, now: datetime
) -> IncidentEntry:
    """Add a line to the story; the first one takes the incident up, and its notices climb no further. IncidentRefused."""
    held = locked(incident)
    refuse_if(reasons_not_to_record(held, by=by, now=now) or _given_reasons(held, given, now))
    made = IncidentEntry.objects.create(
        incident=held,
        kind=given.kind,
        step=given.step if given.kind == EntryKind.STEP else "",
        note=given.note.strip(),
        url=given.url,
        happened_at=given.happened_at or now,
        file_digest=file.digest if file else "",
        file_name=file.name if file else "",
        file_type=file.media_type if file else "",
        by=by,
        at=now,
    )
    move(held, IncidentAct.RECORD)
    detail = {"编号": held.number, "记什么": made.get_kind_display(), "步骤": made.step, "材料": made.file_name}
    record("incidents.recorded", by=by, now=now, about=held, detail=detail)
    settle(key=opened_key(held), by=by, now=now)
    return made


def move(incident: Incident, act: IncidentAct) -> None:
    """The state the act leads to, saved."""
    incident.state = INCIDENT.after(incident.state, act)
    incident.save(update_fields=["state"])


def reasons_not_to_regrade(incident: Incident, *, by: User | None, now: datetime) -> list[str]:
    """Why this person may not give it another grade."""
    return state_reasons(incident, IncidentAct.REGRADE) or head_reasons(incident, by, now.date())


@transaction.atomic
def regrade_incident(*, incident: Incident, grade: str, reason: str, by: User | None, now: datetime) -> Incident:
    """Another grade with its own steps; steps done under the old grade stay done. Raises IncidentRefused."""
    held = locked(incident)
    reasons = reasons_not_to_regrade(held, by=by, now=now)
    book = book_of(held.unit, held.kind, now.date())
    chosen = book.grade_named(grade) if book else None
    if not reasons and chosen is None:
        reasons.append("没有选等级，请从列出的里选一级。")
    elif not reasons and grade == held.grade:
        reasons.append(f"现在就是{grade}，不用改。")
    if not reason.strip():
        reasons.append("没有写理由，请写上为什么改等级。")
    refuse_if(reasons)
    assert chosen is not None
    before, held.grade, held.is_grave, held.steps = held.grade, chosen.name, chosen.grave, list(chosen.steps)
    held.save(update_fields=["grade", "is_grave", "steps"])
    IncidentEntry.objects.create(
        incident=held,
        kind=EntryKind.PROGRESS,
        note=f"等级从{before}改为{grade}：{reason.strip()}",
        happened_at=now,
        by=by,
        at=now,
    )
    detail = {"编号": held.number, "等级": [before, held.grade], "下一步": next_step(held)}
    record("incidents.regraded", by=by, now=now, about=held, reason=reason.strip(), detail=detail)
    return held


def reasons_not_to_name(incident: Incident, *, by: User | None, now: datetime) -> list[str]:
    """Why this person may not name another one."""
    return state_reasons(incident, IncidentAct.NAME) or head_reasons(incident, by, now.date())


@transaction.atomic
def name_person(*, incident: Incident, person: str, user: User | None, by: User | None, now: datetime) -> Incident:
    """Who answers for this incident from now on; told when they sign in here. Raises IncidentRefused."""
    held = locked(incident)
    reasons = reasons_not_to_name(held, by=by, now=now)
    if not reasons and not person.strip():
        reasons.append("没有写姓名，请写上谁负责。")
    refuse_if(reasons)
    before, held.person, held.person_user = held.person, person.strip()[:60], user
    held.save(update_fields=["person", "person_user"])
    detail = {"编号": held.number, "负责人": [before, held.person]}
    record("incidents.person_named", by=by, now=now, about=held, detail=detail)
    if user is not None:
        title = f"你负责事件 {held.number}：{held.type_label}"
        tell(held, "person_named", title, [user], key=f"incidents.named:{held.pk}:{user.pk}", by=by, now=now)
    return held
