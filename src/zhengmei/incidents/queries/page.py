"""One incident: its story, what is still missing before it can be closed; and the counts of a list."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from zhengmei.custody.queries.kept import changes_since, password_changed_since
from zhengmei.identity.models import User
from zhengmei.incidents.models import Incident, IncidentEntry
from zhengmei.incidents.queries.visible import incidents_visible_to
from zhengmei.incidents.states import NEEDS, PASSWORD, EntryKind, OrderState, TransferState


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the story. `entry` has the file; `tone` is ok, go, wa or nothing."""

    at: datetime
    title: str
    text: str = ""
    who: str = ""
    tone: str = ""
    url: str = ""
    entry: IncidentEntry | None = None


def needs_held(incident: Incident) -> dict[str, bool]:
    """Every need of the incident's type, and whether it is on record. A changed password is on record in custody only."""
    kinds = set(IncidentEntry.objects.filter(incident=incident).values_list("kind", flat=True))
    found = {need: need in kinds for need in incident.needs}
    if PASSWORD in found:
        account = incident.media_account
        found[PASSWORD] = account is not None and password_changed_since(account, incident.discovered_at)
    return found


def missing_needs(incident: Incident) -> list[str]:
    """The words of what the type needs and nobody recorded."""
    return [NEEDS[need] for need, held in needs_held(incident).items() if not held]


def missing_steps(incident: Incident) -> list[str]:
    """The steps of the grade that are still to do, in their order."""
    if not incident.steps:
        return []
    done = set(IncidentEntry.objects.filter(incident=incident).exclude(step="").values_list("step", flat=True))
    return [step for step in incident.steps if step not in done]


def next_step(incident: Incident) -> str:
    """The step that comes next; empty when all are done."""
    return next(iter(missing_steps(incident)), "")


def _name(user: User | None) -> str:
    return user.full_name if user is not None else "系统"


def story_of(incident: Incident) -> list[Moment]:
    """Everything that happened, in order: found, reported, recorded, sent, received, passwords changed, orders, the end."""
    account = incident.media_account
    about = f"{account.name}，{account.platform_name}" if account else ""
    found = [
        Moment(incident.discovered_at, f"发现：{incident.type_label}", about),
        Moment(incident.reported_at, "报告", incident.what, _name(incident.reported_by)),
    ]
    for entry in incident.entries.select_related("by").order_by("happened_at", "pk"):
        title = f"步骤：{entry.step}" if entry.kind == EntryKind.STEP else entry.get_kind_display()
        found.append(Moment(entry.happened_at, title, entry.note, _name(entry.by), "ok", entry.url, entry))
    if account is not None:
        until = incident.ended_at
        found += [
            Moment(one.at, "改口令", f"{one.credential.label}，{one.why}", _name(one.by), "ok")
            for one in changes_since(account, incident.discovered_at)
            if until is None or one.at <= until
        ]
    found += _papers(incident)
    if incident.ended_at is not None:
        title = incident.get_state_display()
        found.append(Moment(incident.ended_at, title, incident.outcome, _name(incident.ended_by), "ok"))
    # Stable: what happened in one minute stays in the order of the lines above.
    return sorted(found, key=lambda one: one.at)


def _papers(incident: Incident) -> list[Moment]:
    found = []
    for one in incident.transfers.select_related("sent_by", "received_by"):
        found.append(
            Moment(
                one.sent_at,
                f"送出{one.paper}",
                f"{one.addressed}，{one.matter}",
                _name(one.sent_by),
            )
        )
        if one.received_at is not None:
            title = "回执" if one.state == TransferState.RECEIVED else f"收回{one.paper}"
            who = one.receiver or _name(one.received_by)
            found.append(Moment(one.received_at, f"{title}：{one.department}", one.note, who, "ok"))
    for order in incident.orders.select_related("issued_by", "replied_by", "decided_by", "office"):
        text = "；".join(order.demands)
        found.append(
            Moment(order.issued_at, "发安全整改通知", text, f"{order.office.name} {_name(order.issued_by)}", "go")
        )
        if order.replied_at is not None:
            found.append(Moment(order.replied_at, "反馈整改", order.reply, _name(order.replied_by), "ok"))
        if order.decided_at is not None and order.state != OrderState.REPLIED:
            title = f"整改{order.get_state_display()}"
            found.append(Moment(order.decided_at, title, order.note, _name(order.decided_by), "ok"))
    return found


def type_counts(rows: QuerySet[Incident], known: list[str]) -> list[tuple[str, int]]:
    """How many of each type, the known types first even where there is none, withdrawn ones left out (SX-3.6-h)."""
    counted = rows.exclude(state="withdrawn").order_by().values("type_label").annotate(amount=Count("pk"))
    found: dict[str, int] = {one["type_label"]: one["amount"] for one in counted}
    labels = dict.fromkeys([*known, *sorted(found)])
    return [(label, found.get(label, 0)) for label in labels]


def latest_incidents(user: User, on: date, **about: int) -> list[Incident]:
    """The last few incidents of a unit or an account a person may see, the newest first."""
    return list(incidents_visible_to(user, on).filter(**about).order_by("-discovered_at", "-pk")[:5])
