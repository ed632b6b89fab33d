"""What units did not do in time: content not studied for longer than the unit's own interval. Read live, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from pydantic import BaseModel

from zhengmei.content.models import UnitNumber
from zhengmei.content.queries.numbers import RULE_OF
from zhengmei.content.queries.planning import last_meetings
from zhengmei.content.states import NumberKey
from zhengmei.core.clock import BEIJING
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import packs_followed
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Policy, Ruling, Subject
from zhengmei.policies.schema import Deadline
from zhengmei.ui.words import day

PLANNING = "planning"
PLANNING_WORDS = "定期研究"


@dataclass(frozen=True, slots=True)
class Lapse:
    """One thing a unit let pass 未按期. It reads like a Gap of `organisations` and is counted and shown beside them."""

    unit_id: int
    cause: str
    kind: str
    kind_words: str
    title: str
    remedy: str
    url: str
    clauses: list[str]
    article: str
    strength: str
    pack_id: str
    note: str

    @property
    def clause(self) -> str:
        return self.clauses[0]

    @property
    def sentence(self) -> str:
        return f"{self.title}。{self.remedy}"


def lapses_of(units: Iterable[Organisation], on: date) -> dict[int, list[Lapse]]:
    """For each of these units whether it studied content in time (SX-2.2-a). Three queries however many units.

    The days run from the last meeting; of a unit that never held one, from the day it set its own number.
    """
    listed = list(units)
    ids = [unit.pk for unit in listed]
    last, own = last_meetings(ids, on), _own_intervals(ids)
    concerned = [unit for unit in listed if unit.pk in last or unit.pk in own]
    found: dict[int, list[Lapse]] = {unit.pk: [] for unit in listed}
    if not concerned:
        return found
    followed = packs_followed([unit.pk for unit in concerned], on)
    policies: dict[str, Policy] = {}
    for unit in concerned:
        pack_id = followed.get(unit.pk)
        if pack_id not in library().packs:
            continue
        policy = policies.setdefault(pack_id, library().policy(pack_id, on=on))
        days, set_on = own.get(unit.pk, (None, None))
        found[unit.pk] += _planning(unit, policy, days, last.get(unit.pk) or set_on, unit.pk in last, on)
    return found


def _own_intervals(ids: list[int]) -> dict[int, tuple[int, date]]:
    rows = UnitNumber.objects.filter(organisation__in=ids, key=NumberKey.MEETING_DAYS, ended_at=None)
    return {row.organisation_id: (row.number, row.set_at.astimezone(BEIJING).date()) for row in rows}


def _planning(
    unit: Organisation, policy: Policy, days: int | None, start: date | None, has_met: bool, on: date
) -> list[Lapse]:
    subject = Subject(org_level=unit.level, org_kind=unit.kind, org_group=unit.addressee_group)
    ruling = policy.ruling(RULE_OF[NumberKey.MEETING_DAYS], subject)
    if ruling is None or start is None or not isinstance(ruling.value, Deadline):
        return []
    number = days or ruling.value.due_amount
    if number is None or on <= start + timedelta(number):
        return []
    since = f"上次选题会在 {day(start)}" if has_met else f"{day(start)} 定了多久研究一次，还没有记过选题会"
    return [_lapse(unit, ruling, f"未定期研究：{since}，已过 {number} 天")]


def _lapse(unit: Organisation, ruling: Ruling[BaseModel], title: str) -> Lapse:
    return Lapse(
        unit_id=unit.pk,
        cause=PLANNING,
        kind=PLANNING,
        kind_words=PLANNING_WORDS,
        title=title,
        remedy="请开选题会，记下谁参加、定了哪些选题。多少天一次是本单位自定。",
        url=f"{reverse('content:new_meeting')}?unit={unit.pk}",
        clauses=list(ruling.clauses),
        article=f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}",
        strength=ruling.strength.value,
        pack_id=ruling.pack_id,
        note=ruling.note,
    )
