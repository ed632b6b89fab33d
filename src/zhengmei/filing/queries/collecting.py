"""Reading collections: who owes what, by when, and whom to ask."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from zhengmei.core.todo import Todo
from zhengmei.filing.models import Collection, CollectionReturn
from zhengmei.filing.queries.calendar import workdays
from zhengmei.filing.queries.deadlines import Due, due_by_rule
from zhengmei.filing.queries.policy import policy_for
from zhengmei.filing.states import ReturnState, Signer
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import appointments_of, reach, units_below
from zhengmei.organisations.states import POWERS, OrganisationState, Power
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Subject
from zhengmei.policies.schema import Contact, ReportTerms


@dataclass(frozen=True, slots=True)
class Terms:
    """What the regulation of an office says of a one-off report: its day, how it is handed in, who signs."""

    due: Due | None
    channel: str = ""
    stamped: bool = False
    signer: str = ""
    pack_id: str = ""


def terms_of(office: Organisation, on: date) -> Terms:
    """The terms of the pack the office follows; empty where it does not speak of a report."""
    policy = policy_for(office, on)
    if policy is None:
        return Terms(None)
    subject = Subject(office.level, office.kind, office.addressee_group)
    due = due_by_rule("one_off_report", organisation=office, subject=subject, started_on=on, workdays=workdays())
    ruling = policy.ruling("report_terms", subject)
    value = ruling.value if ruling is not None and isinstance(ruling.value, ReportTerms) else ReportTerms()
    plan = policy.pack.check_plan
    signer = Signer.CHIEF if plan is not None and plan.signed_by == Signer.CHIEF.label else Signer.NONE
    return Terms(due, value.channel, value.stamped, signer.value, policy.pack.id)


def contacts_of(collection: Collection) -> list[Contact]:
    """Whom to ask, read from the pack as it stands now, the one in force last; earlier ones stay."""
    pack = library().packs.get(collection.pack_id)
    return list(pack.document.contacts) if pack is not None else []


def units_to_ask(office: Organisation) -> QuerySet[Organisation]:
    """The active units below an office, those directly under it first."""
    found = units_below(office).filter(state=OrganisationState.ACTIVE)
    return found.select_related("region").order_by("path")


def collections_visible_to(user: User, on: date | None = None) -> QuerySet[Collection]:
    """What offices a person supervises for ask, and what is asked of units they may see accounts of. Newest first."""
    offices = Q(office__in=Organisation.objects.filter(reach(user, Power.SUPERVISE, on)).values("pk"))
    owing = CollectionReturn.objects.filter(reach(user, Power.EDIT_ACCOUNTS, on, ("organisation__",))).values(
        "collection"
    )
    found = Collection.objects.filter(offices | Q(pk__in=owing)).select_related("office", "opened_by")
    counted = found.annotate(
        asked=Count("returns", distinct=True),
        came=Count("returns", filter=Q(returns__state=ReturnState.HANDED_IN), distinct=True),
    )
    return counted.order_by("-pk")


def returns_visible_to(user: User, on: date | None = None) -> QuerySet[CollectionReturn]:
    """What units owe: all of them for who supervises the asking office, one's own units' otherwise."""
    offices = Organisation.objects.filter(reach(user, Power.SUPERVISE, on)).values("pk")
    own = reach(user, Power.EDIT_ACCOUNTS, on, ("organisation__",))
    found = CollectionReturn.objects.filter(Q(collection__office__in=offices) | own)
    return found.select_related("collection__office", "organisation", "handed_in_by").order_by("organisation__path")


def returns_waiting_for(user: User, now: datetime) -> list[Todo]:
    """What a person's own units still owe, and how many below are late."""
    on = now.date()
    own = [held.organisation_id for held in appointments_of(user, on) if Power.EDIT_ACCOUNTS in POWERS[held.duty]]
    waiting = CollectionReturn.objects.filter(collection__closed_at=None).exclude(state=ReturnState.HANDED_IN)
    found = [
        Todo(
            "filing",
            f"交件：{one.collection.title}",
            f"{one.organisation.name}，{one.collection.office.name}要",
            reverse("filing:collection_return", args=[one.pk]),
            "去交",
            due=one.collection.due_on,
            article=one.collection.article,
            clause=one.collection.clause,
            strength="must" if one.collection.article else "",
        )
        for one in waiting.filter(organisation__in=own).select_related("collection__office", "organisation")[:50]
    ]
    offices = [held.organisation_id for held in appointments_of(user, on) if Power.SUPERVISE in POWERS[held.duty]]
    late = waiting.filter(collection__office__in=offices, collection__due_at__lt=now)
    for row in late.order_by("collection").values("collection", "collection__title").annotate(n=Count("pk")):
        url = reverse("filing:collection", args=[row["collection"]])
        title = f"催交：{row['collection__title']}，{row['n']} 个单位逾期"
        found.append(Todo("filing", title, "过了期限还没有交", url, "看名单", count=row["n"]))
    return found
