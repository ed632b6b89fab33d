"""The parts of a pack beyond single values, with what the packs above add: gates, chains, dictionaries, check plan."""

import hashlib
import json
from dataclasses import dataclass
from typing import Generic, TypeVar

from zhengmei.policies.lookup import Policy, Subject, fits
from zhengmei.policies.schema import (
    AssessmentPlan,
    Chain,
    ChecklistItem,
    CheckPlan,
    Checkpoint,
    ContentClass,
    Demand,
    ExceptionTerms,
    Form,
    Gate,
    NameList,
    Pack,
    ProblemKind,
    Question,
    ReviewTerms,
    SensitiveKinds,
    Term,
)
from zhengmei.policies.schema.procedures import Act

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Part(Generic[P]):
    """A part with the pack it comes from; `inherited` where that is a pack above."""

    value: P
    pack: Pack
    inherited: bool

    @property
    def layer(self) -> str:
        return f"沿用{self.pack.short}" if self.inherited else self.pack.short

    def article(self, clauses: list[str]) -> str:
        """The articles of these clauses, joined, as a chip prints them: `防城港 第十八条`."""
        known = self.pack.clause_by_id
        names = dict.fromkeys(known[c].article for c in clauses if c in known)
        return f"{self.pack.short} {'、'.join(names)}" if names else self.pack.short


def _part(policy: Policy, value: P, pack: Pack) -> Part[P]:
    return Part(value, pack, pack is not policy.pack)


def gates(policy: Policy) -> list[Part[Gate]]:
    """The gates in order: those of the nearest pack that lists any, after those above where it only appends.

    An appended gate of the same name as one above adds its checkpoints to that one: see `checkpoints`.
    """
    found: list[Part[Gate]] = []
    for pack in policy.chain:
        if pack.gates is None:
            continue
        own = [_part(policy, gate, pack) for gate in pack.gates.items]
        names = {part.value.name for part in own} if pack.gates.merge == "append" else set()
        upper = gates(Policy(policy.chain[policy.chain.index(pack) + 1 :], policy.on)) if names else []
        taken = {part.value.name for part in upper}
        inherited = [_part(policy, part.value, part.pack) for part in upper]
        found = [*inherited, *(part for part in own if part.value.name not in taken)]
        break
    return found


def checkpoints(policy: Policy, gate: str) -> list[Part[Checkpoint]]:
    """The questions of one gate, those of the packs above first; a nearer pack's question of the same key replaces them."""
    found: dict[str, Part[Checkpoint]] = {}
    for pack in policy.chain:
        if pack.gates is None:
            continue
        own = [c for item in pack.gates.items if item.name == gate for c in item.checkpoints]
        nearer = {c.key: _part(policy, c, pack) for c in own}
        found = {**{key: part for key, part in nearer.items() if key not in found}, **found}
        if pack.gates.merge == "replace":
            break
    return list(found.values())


def one_person_may_judge_all(policy: Policy) -> bool:
    """Whether one person may judge several gates, as the nearest pack with gates says."""
    return next((pack.gates.may_merge for pack in policy.chain if pack.gates is not None), True)


def sensitive_kinds(policy: Policy) -> Part[SensitiveKinds] | None:
    """The kinds of content that need an authorisation, from the nearest pack that names any."""
    return next((_part(policy, pack.sensitive, pack) for pack in policy.chain if pack.sensitive is not None), None)


def review_terms(policy: Policy) -> Part[ReviewTerms] | None:
    """The terms of approvals, from the nearest pack that sets them."""
    found = ((pack.review_terms, pack) for pack in policy.chain if pack.review_terms is not None)
    return next((_part(policy, value, pack) for value, pack in found), None)


def chain_for(policy: Policy, act: Act) -> Part[Chain] | None:
    """The offices an act passes: the nearest pack that has a chain for it. 补办 without its own goes the way of 开设."""
    for pack in policy.chain:
        for chain in pack.chains or ():
            if act in chain.acts:
                return _part(policy, chain, pack)
    return chain_for(policy, "open") if act == "backfill" else None


def content_classes(policy: Policy) -> list[Part[ContentClass]]:
    """The classes of content with their signers, from the nearest pack that has any."""
    for pack in policy.chain:
        if pack.content_classes:
            return [_part(policy, c, pack) for c in pack.content_classes]
    return []


def forms(policy: Policy) -> list[Part[Form]]:
    """The paper forms: of each role (备案表, 申请说明) those of the nearest pack that has any."""
    found: list[Part[Form]] = []
    for pack in policy.chain:
        held = {part.value.role for part in found}
        found += [_part(policy, form, pack) for form in pack.forms if form.role not in held]
    return found


def questions(policy: Policy) -> list[Part[Question]]:
    """What a filing asks beside the ledger: the nearest pack's questions, then those above that it does not ask itself."""
    found: dict[str, Part[Question]] = {}
    for pack in policy.chain:
        for question in pack.application_questions:
            found.setdefault(question.key, _part(policy, question, pack))
    return list(found.values())


def terms(policy: Policy, dictionary: str) -> list[Part[Term]]:
    """The entries of a closed list such as `owner_kinds`; a pack that appends renames entries above by their code.

    Raises AttributeError for a dictionary `schema.Dictionaries` does not have.
    """
    found: dict[str, Part[Term]] = {}
    for pack in policy.chain:
        listing = getattr(pack.dictionaries, dictionary)
        if listing is None:
            continue
        for term in listing.items:
            found.setdefault(term.code, _part(policy, term, pack))
        if listing.merge == "replace":
            break
    return list(found.values())


def term_clauses(part: Part[Term], dictionary: str) -> list[str]:
    """The clauses an entry rests on: its own, else those of its list."""
    if part.value.clause:
        return [part.value.clause]
    listing = getattr(part.pack.dictionaries, dictionary)
    return list(listing.clauses)


def listing(policy: Policy, name: str) -> Part[NameList] | None:
    """A named list such as `flagship`, from the nearest pack that has it."""
    for pack in policy.chain:
        found = getattr(pack.lists, name)
        if found is not None:
            return _part(policy, found, pack)
    return None


def check_plan(policy: Policy) -> Part[CheckPlan] | None:
    """How a round is held: the plan of the nearest pack. Its checklist alone is `checklist(policy)`."""
    for pack in policy.chain:
        if pack.check_plan is not None:
            return _part(policy, pack.check_plan, pack)
    return None


def assessment(policy: Policy) -> Part[AssessmentPlan] | None:
    """What the nearest pack that speaks of a yearly assessment says of it."""
    for pack in policy.chain:
        if pack.assessment is not None:
            return _part(policy, pack.assessment, pack)
    return None


def checklist(policy: Policy) -> list[Part[ChecklistItem]]:
    """What a person must judge: the items of the packs above, then the nearest pack's own, unless it replaces them."""
    found: list[Part[ChecklistItem]] = []
    for pack in policy.chain:
        if pack.check_plan is None:
            continue
        found[:0] = [_part(policy, item, pack) for item in pack.check_plan.checklist]
        if pack.check_plan.merge == "replace":
            break
    return found


def problem_kinds(policy: Policy) -> list[Part[ProblemKind]]:
    """The headings under which problems are counted, from the nearest pack that has any."""
    for pack in policy.chain:
        if pack.dictionaries.problem_kinds:
            return [_part(policy, kind, pack) for kind in pack.dictionaries.problem_kinds]
    return []


def problem_kind_of(policy: Policy, code_or_key: str) -> Part[ProblemKind] | None:
    """The heading for a rule key or for the group of a checklist item.

    A group of a pack above that the nearest pack does not have is found by its national group.
    """
    kinds = problem_kinds(policy)
    for part in kinds:
        if code_or_key == part.value.code or code_or_key in part.value.checks:
            return part
    for pack in policy.chain:
        for kind in pack.dictionaries.problem_kinds or ():
            if code_or_key == kind.code or code_or_key in kind.checks:
                same = (p for p in kinds if kind.national_group and p.value.national_group == kind.national_group)
                return next(same, _part(policy, kind, pack))
    return None


def demands(policy: Policy, subject: Subject) -> list[Part[Demand]]:
    """What a unit must have: the nearest pack's demands, then those of the packs above that it does not name itself.

    Only demands that apply to the subject on the policy's day. A demand the nearest pack names for other units stays away too.
    """
    found: dict[str, Part[Demand]] = {}
    named: set[str] = set()
    for pack in policy.chain:
        for demand in pack.demands:
            if demand.key not in named and fits(demand.applies, subject, policy.on):
                found[demand.key] = _part(policy, demand, pack)
        named |= {demand.key for demand in pack.demands}
    return list(found.values())


def exception_terms(policy: Policy) -> Part[ExceptionTerms] | None:
    """On what terms a 原则上 rule may be left."""
    for pack in policy.chain:
        if pack.exceptions is not None:
            return _part(policy, pack.exceptions, pack)
    return None


def interpreter(policy: Policy) -> Part[str] | None:
    """Who interprets the regulation; a pack without its own has that of the pack above."""
    for pack in policy.chain:
        if pack.document.interpreter:
            return _part(policy, pack.document.interpreter, pack)
    return None


def pack_version(pack: Pack) -> str:
    """A digest of the whole pack: 64 hexadecimal digits. Kept in every finding, so that one can see what was judged by."""
    content = pack.model_dump(mode="json", exclude={"measures"})
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
