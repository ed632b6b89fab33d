"""Reading the changes of units: who sees them, which accounts want a decision, and when they are due."""

from datetime import date

from django.db.models import Q, QuerySet

from zhengmei.filing.models import AccountFate, ApplicationStep, MediaAccount, UnitChange
from zhengmei.filing.queries.deadlines import Due, due_by_rule
from zhengmei.filing.queries.policy import subject_of
from zhengmei.filing.queries.tasks import RUNNING
from zhengmei.filing.states import RULE_OF_TASK, ApplicationState, TaskKind
from zhengmei.filing.states.reshaping import ChangeKind, ChangeState
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import Power


def unit_changes_visible_to(user: User, on: date | None = None) -> QuerySet[UnitChange]:
    """Drafts to whoever manages the unit; what was confirmed also to who sees the unit or the one that took over."""
    managed = reach(user, Power.MANAGE_UNITS, on, ("organisation__",))
    seen = reach(user, Power.SEE_UNITS, on, ("organisation__", "successor__"))
    found = UnitChange.objects.filter(managed | (Q(state=ChangeState.DONE) & seen))
    return found.select_related("organisation__region", "successor", "begun_by", "closed_by").order_by("-pk")


def draft_change_of(organisation: Organisation) -> UnitChange | None:
    """The change of a unit that is being prepared; None where there is none."""
    return UnitChange.objects.filter(organisation=organisation, state=ChangeState.DRAFT).first()


def accounts_to_decide(organisation: Organisation) -> QuerySet[MediaAccount]:
    """The running accounts of a unit: each wants a decision before the unit changes."""
    found = MediaAccount.objects.filter(sponsor=organisation, status__in=RUNNING)
    return found.select_related("sponsor__region").order_by("platform", "name", "pk")


def fates_of(change: UnitChange) -> dict[int, AccountFate]:
    """What is decided so far, by account."""
    rows = AccountFate.objects.filter(change=change).select_related("media_account__sponsor", "task")
    return {row.media_account_id: row for row in rows.order_by("media_account__platform", "media_account__name", "pk")}


def due_after(change: UnitChange, media_account: MediaAccount) -> Due | None:
    """When the account must be dealt with after its unit is gone; None for a rename, without a day, or without a rule."""
    if change.kind == ChangeKind.RENAME or change.happened_on is None:
        return None
    responsible = change.successor or change.organisation
    return due_by_rule(
        RULE_OF_TASK[TaskKind.REORGANISE],
        organisation=responsible,
        subject=subject_of(media_account),
        started_on=change.happened_on,
    )


def steps_at(organisation: Organisation) -> QuerySet[ApplicationStep]:
    """The steps of other units' cases that wait at this unit's desk."""
    return ApplicationStep.objects.filter(
        desk=organisation, arrived_at__isnull=False, done_at__isnull=True, application__state=ApplicationState.WAITING
    )
