"""What a unit's own regulation says of what somebody is about to do with an account: remarks, each with its ruling.

The same list decides whether a page shows the act, stops the act itself, and prints the message.
"""

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries.door import asked, clients, counting, licences, naming, units
from zhengmei.filing.queries.door.asked import QR, is_answered, questions_for
from zhengmei.filing.queries.door.base import (
    AMEND,
    BEGIN,
    END,
    ENTER,
    FILED,
    WRITE,
    Case,
    DoorRule,
    Proposal,
    Remark,
    remark,
)
from zhengmei.filing.queries.door.clients import TECHNOLOGY
from zhengmei.filing.queries.door.licences import LICENCES, LicenceKind
from zhengmei.filing.queries.policy import policy_for, subject_of
from zhengmei.filing.states import FACTS, FilingAct
from zhengmei.organisations.models import Organisation
from zhengmei.policies.lookup import Ruling
from zhengmei.policies.parts import Part
from zhengmei.policies.schema import Question

__all__ = [
    "DOOR_RULES",
    "LICENCES",
    "QR",
    "TECHNOLOGY",
    "LicenceKind",
    "Proposal",
    "Remark",
    "door_remarks",
    "is_answered",
    "questions_asked",
    "questions_for",
    "remarks_on",
]

_ALL = frozenset(FACTS)
_NEW = frozenset({FilingAct.OPEN, FilingAct.BACKFILL})
DOOR_RULES: dict[str, DoorRule] = {
    "opener_sponsors": DoorRule(_NEW, frozenset({"sponsor"}), units.opener),
    "required_fields": DoorRule(WRITE, _ALL, asked.required),
    "filing_fields": DoorRule(FILED, _ALL, asked.required),
    "positioning_tied": DoorRule(FILED, frozenset({"duty_item", "positioning", "sponsor"}), units.positioning_tied),
    "accounts_per_platform": DoorRule(WRITE, frozenset({"platform", "sponsor", "status"}), counting.one_per_platform),
    "second_work_wechat": DoorRule(WRITE, frozenset({"platform", "sponsor", "status"}), counting.one_work_wechat),
    "same_name": DoorRule(WRITE, frozenset({"name", "sponsor", "status"}), naming.same_name),
    "region_in_name": DoorRule(WRITE, frozenset({"name", "sponsor"}), naming.region_in_name),
    "certification_names_sponsor": DoorRule(WRITE, frozenset({"certification_text", "sponsor"}), naming.certification),
    "news_licence": DoorRule(
        WRITE,
        frozenset(f for kind in LICENCES for f in (kind.does, kind.number, kind.issuer, kind.until)),
        licences.account_licence,
    ),
    "operator_licence": DoorRule(
        WRITE,
        frozenset({"is_outsourced", "operator_name", "operator_licence_number", "operator_licence_expires_on"}),
        licences.operator_licence,
    ),
    "no_new_service_apps": DoorRule(frozenset({FilingAct.OPEN}), frozenset(), clients.no_new_service_app),
    "app_technology": DoorRule(FILED, frozenset(clients.TECHNOLOGY.values()) | {"platform"}, clients.technology),
    "service_entry": DoorRule(frozenset({FilingAct.OPEN}), frozenset({"platform"}), clients.one_more_client),
    "encouraged_platforms": DoorRule(BEGIN, frozenset({"platform"}), counting.encouraged),
    "keep_government_accounts": DoorRule(END, frozenset(), units.keep_government_account),
}
"""Each parameter asked at the door."""


def remarks_on(proposal: Proposal, *, on: date, only: frozenset[str] | None = None) -> list[Remark]:
    """What the sponsor's pack says of the proposal, in the order of the form; with `only`, of these parameters alone.

    Empty without a sponsor or a pack. A bounded number of queries.
    """
    case = _case(proposal, on)
    if case is None:
        return []
    if only is not None:
        return _by_rules(case, only)
    found: list[Remark] = []
    if case.act in WRITE:
        found += [*units.addressee(case), *units.owner(case), *units.carrier(case)]
    found += _by_rules(case)
    if case.act in WRITE:
        found += asked.functions(case)
    return [*found, *asked.unanswered(case), *units.lacking_at_saving(case)]


def questions_asked(proposal: Proposal, *, on: date, asked_of: str = "applicant") -> list[Part[Question]]:
    """The questions the pack asks of this filing, answered or not."""
    case = _case(proposal, on)
    return asked.questions_of(case, asked_of=asked_of) if case is not None else []


def door_remarks(
    fields: Mapping[str, Any],
    *,
    on: date,
    media_account: MediaAccount | None = None,
    later: frozenset[str] = frozenset(),
) -> list[Remark]:
    """`remarks_on` a row of the ledger, entered or amended by hand: a filing asks more. Fields in `later` may be empty."""
    act = AMEND if media_account is not None else ENTER
    return remarks_on(Proposal(act, fields, media_account, later=later), on=on)


def _case(proposal: Proposal, on: date) -> Case | None:
    held = proposal.media_account
    names = (*FACTS, "qr_digest")
    present = {name: getattr(held, name) for name in names} if held is not None else {}
    fields = proposal.fields
    changed = frozenset(FACTS if held is None else (n for n, v in fields.items() if v != present.get(n)))
    values = {**_blank(), **present, **fields}
    sponsor: Organisation | None = values["sponsor"]
    policy = policy_for(sponsor, on) if sponsor is not None else None
    if sponsor is None or policy is None:
        return None
    return Case(proposal, SimpleNamespace(**values), sponsor, policy, on, changed)


def _blank() -> dict[str, Any]:
    empty = MediaAccount()
    plain = {name: getattr(empty, name) for name in (*FACTS, "qr_digest") if name not in ("sponsor", "managing")}
    return {**plain, "sponsor": None, "managing": None}


def _by_rules(case: Case, only: frozenset[str] = frozenset(DOOR_RULES)) -> list[Remark]:
    found = []
    subject = subject_of(case.account, case.sponsor)
    for key, rule in DOOR_RULES.items():
        ruling: Ruling[Any] | None = case.policy.ruling(key, subject) if key in only else None
        if ruling is None or not getattr(ruling.value, "required", True) or not rule.concerns(case):
            continue
        said = rule.ask(case, ruling)
        if said:
            found.append(remark(ruling, said))
    return found
