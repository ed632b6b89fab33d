"""What the pack says about inspecting: the checklist, the groups of problems, whom the bulletin is copied to, the reply."""

from dataclasses import dataclass
from datetime import date

from zhengmei.inspection.models import Round
from zhengmei.policies import parts
from zhengmei.policies.library import library as built_in
from zhengmei.policies.lookup import Library, Policy
from zhengmei.policies.schema import CheckPlan, Deadline, Origin, Pack

_EMPTY = CheckPlan()
LOCAL_REPLY_WORKDAYS = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One question only a person can answer, with its article as printed and the pack's heading for such problems.

    `code` is the heading's code where the pack prints one (P1 to P8).
    """

    key: str
    question: str
    clauses: tuple[str, ...]
    article: str
    veto: bool
    strength: str
    kind: str
    code: str

    @property
    def label(self) -> str:
        return f"{self.code} {self.question}".strip()


@dataclass(frozen=True, slots=True)
class Plan:
    """The check plan as it holds for one office, completed from the packs above."""

    policy: Policy
    items: tuple[Item, ...]
    partners: tuple[str, ...]
    share_percent: int | None
    share_note: str
    article: str
    clauses: tuple[str, ...]
    reply_workdays: int
    reply_is_local: bool
    copies_to: tuple[str, ...]

    @property
    def pack(self) -> Pack:
        return self.policy.pack

    def kind_of(self, rule_key: str) -> str:
        """The pack's own heading for problems with one parameter; empty where it has none."""
        part = parts.problem_kind_of(self.policy, rule_key)
        return part.value.name if part else ""

    def item(self, key: str) -> Item:
        """The item with this key. Raises KeyError."""
        return {item.key: item for item in self.items}[key]


def policy_of(pack_id: str, on: date, library: Library | None = None) -> Policy:
    """The policy of a pack on a day. Raises KeyError for an unknown pack."""
    return (library or built_in()).policy(pack_id, on=on)


def plan_of(round_: Round, library: Library | None = None) -> Plan:
    """The plan under which a round is held, on the day it is judged."""
    return plan_under(policy_of(round_.pack_id, round_.judged_day, library))


def plan_under(policy: Policy) -> Plan:
    """The plan of a policy: what the nearest pack that speaks of a thing says."""
    part = parts.check_plan(policy)
    plan = part.value if part else _EMPTY
    reply = plan.reply_due
    return Plan(
        policy=policy,
        items=tuple(_items(policy)),
        partners=tuple(plan.partners),
        share_percent=plan.sample.share_percent if plan.sample else None,
        share_note=plan.sample.note if plan.sample else "",
        article=part.article(plan.clauses) if part else "",
        clauses=tuple(plan.clauses),
        reply_workdays=_workdays(reply) or LOCAL_REPLY_WORKDAYS,
        reply_is_local=_workdays(reply) is None or plan.reply_origin is Origin.LOCAL_DEFAULT,
        copies_to=tuple(policy.pack.document.copied_to),
    )


def _workdays(reply: Deadline | None) -> int | None:
    return reply.amount if reply is not None and reply.unit == "workday" else None


def _items(policy: Policy) -> list[Item]:
    found = []
    for part in parts.checklist(policy):
        item = part.value
        kind = parts.problem_kind_of(policy, item.group) if item.group else None
        found.append(
            Item(
                item.key,
                item.question,
                tuple(item.clauses),
                part.article(item.clauses),
                item.veto,
                item.strength,
                kind.value.name if kind else "",
                kind.value.code if kind and kind.value.code[:1].isupper() else "",
            )
        )
    return found
