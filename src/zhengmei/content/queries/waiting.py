"""What waits for whom: steps, counter-signs, drafts sent back, reviews after a release."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import F, QuerySet
from django.urls import reverse

from zhengmei.content.models import CounterSign, Draft, EmergencyRelease, GateVerdict, ReviewStep, SigningMandate
from zhengmei.content.queries.reminders import due_for
from zhengmei.content.queries.visible import drafts_visible_to
from zhengmei.content.states import UNDER_REVIEW, DraftState, StepState
from zhengmei.core.clock import BEIJING
from zhengmei.core.todo import Todo
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import appointments_of, in_force, reach
from zhengmei.organisations.states import Duty, Power


def current_step(draft: Draft) -> ReviewStep | None:
    """The step that waits; None outside review."""
    waiting = ReviewStep.objects.filter(draft=draft, cycle=draft.cycle, state=StepState.WAITING)
    return waiting.order_by("order").first() if draft.state == DraftState.REVIEW else None


def waiting_for(user: User, on: date) -> QuerySet[Draft]:
    """Drafts under review in the person's units that somebody else wrote."""
    units = Organisation.objects.filter(reach(user, Power.REVIEW_CONTENT, on)).values("pk")
    mine = Draft.authors.through.objects.filter(user=user).values("draft")
    rows = drafts_visible_to(user, on).filter(organisation__in=units, state__in=UNDER_REVIEW)
    return rows.exclude(pk__in=mine)


def counter_signs_waiting(user: User, on: date) -> QuerySet[CounterSign]:
    """Questions of other units to the person's own, about the version now under review."""
    units = Organisation.objects.filter(reach(user, Power.REVIEW_CONTENT, on)).values("pk")
    rows = CounterSign.objects.filter(organisation__in=units, answer="", draft__state__in=UNDER_REVIEW)
    rows = rows.filter(revision=F("draft__current"))
    return rows.select_related("draft__organisation", "organisation").order_by("pk")


MOST = 100  # nobody works through more in a day


def todo_for(user: User, today: date) -> list[Todo]:
    """What waits for this person: drafts to read or sign, counter-signs, what came back, reviews after a release, and what
    is due besides drafts (`queries.reminders`).

    As many queries for three drafts as for one.
    """
    if not appointments_of(user, today):
        return []
    return [
        *_to_review(user, today),
        *(_asked(one) for one in counter_signs_waiting(user, today)[:MOST]),
        *_came_back(user, today),
        *due_for(user, today),
    ]


def _to_review(user: User, today: date) -> Iterator[Todo]:
    drafts = list(waiting_for(user, today).order_by("submitted_at")[:MOST])
    steps = {s.draft_id: s for s in _waiting_steps(drafts)}
    opened = set(
        GateVerdict.objects.filter(revision__in=[d.current_id for d in drafts], verdict="").values_list(
            "draft", flat=True
        )
    )
    due = {r.draft_id: r for r in EmergencyRelease.objects.filter(draft__in=drafts, upheld=None)}
    duties: dict[int, set[str]] = {}
    for held in appointments_of(user, today):
        duties.setdefault(held.organisation_id, set()).add(held.duty)
    mandates = SigningMandate.objects.filter(in_force(today), user=user, ended_at=None)
    signing = set(mandates.values_list("organisation", flat=True))
    for draft in drafts:
        if Duty.AGENT in duties.get(draft.organisation_id, ()):
            continue
        release, step = due.get(draft.pk), steps.get(draft.pk)
        mine = step is not None and (
            bool(duties.get(draft.organisation_id, set()) & set(step.who)) or draft.organisation_id in signing
        )
        if release is not None:
            yield _todo(draft, "应急放行，补审", "补审", release.review_due_at.astimezone(BEIJING).date(), local=True)
        elif draft.pk in opened:
            yield _todo(draft, f"等你过关：{draft}", "去看")
        elif mine and step is not None:
            yield _todo(draft, f"等你{step.name}：{draft}", step.name[-2:])


def _waiting_steps(drafts: list[Draft]) -> Iterable[ReviewStep]:
    """The first waiting step of each draft; later rows of the same draft come first, so that the first one wins."""
    rows = ReviewStep.objects.filter(draft__in=drafts, state=StepState.WAITING, cycle=F("draft__cycle"))
    return rows.order_by("draft", "-order")


def _todo(draft: Draft, title: str, verb: str, due: date | None = None, *, local: bool = False) -> Todo:
    about = f"{draft.organisation.name}，{draft.content_class}，{draft.number} {draft}"
    url = reverse("content:draft", args=[draft.pk])
    return Todo("content", title, about, url, verb, due=due, local_default=local)


def _asked(one: CounterSign) -> Todo:
    about = f"{one.draft.organisation.name}的稿提到你单位：{one.draft}"
    url = f"{reverse('content:draft', args=[one.draft_id])}#signs"
    return Todo("content", f"{one.get_kind_display()}：{one.draft}", about, url, "答复")


def _came_back(user: User, today: date) -> Iterator[Todo]:
    mine = Draft.authors.through.objects.filter(user=user).values("draft")
    rows = drafts_visible_to(user, today).filter(pk__in=mine, state=DraftState.RETURNED).order_by("changed_at")
    for draft in rows[:MOST]:
        yield _todo(draft, f"退回来了，改好再送：{draft}", "接着写")


def overdue_releases(now: datetime) -> QuerySet[EmergencyRelease]:
    """Emergency releases whose review did not come in time: for the sweep."""
    rows = EmergencyRelease.objects.filter(upheld=None, review_due_at__lt=now, draft__state=DraftState.EMERGENCY)
    return rows.select_related("draft__organisation")
