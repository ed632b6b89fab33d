"""What the pack of a unit says about its drafts: fields, classes, gates, kinds, terms. Everything comes with its article."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhengmei.filing.queries import policy_for
from zhengmei.organisations.models import Organisation
from zhengmei.policies import parts
from zhengmei.policies.lookup import Policy, Subject
from zhengmei.policies.parts import Part
from zhengmei.policies.schema import (
    WHO_LABELS,
    ContentClass,
    Fields,
    Origin,
    ReviewTerms,
    SensitiveKinds,
    Strength,
    Term,
)

ALWAYS = ("title", "body", "media_accounts", "kind", "content_class")
"""Without these no text can be reviewed or published, whatever the pack says."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a closed list, and where it stands."""

    code: str
    label: str
    article: str
    local: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a demand comes from, as an article chip needs it."""

    article: str
    clause: str
    strength: str
    local_default: bool = False
    note: str = ""


class Handbook:
    """The pack a unit follows on a day, asked only what drafts need. Without a pack every list is empty."""

    def __init__(self, organisation: Organisation, on: date) -> None:
        self.organisation = organisation
        self.on = on
        self.policy: Policy | None = policy_for(organisation, on)
        self._subject = Subject(
            org_level=organisation.level, org_kind=organisation.kind, org_group=organisation.addressee_group
        )

    @property
    def short(self) -> str:
        return self.policy.pack.short if self.policy else ""

    def basis(self, key: str) -> Basis | None:
        """Where a parameter such as `draft_fields` comes from; None where no text and no default sets it."""
        ruling = self.policy.ruling(key, self._subject) if self.policy else None
        if ruling is None:
            return None
        article = f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}".strip()
        clause = ruling.clauses[0] if ruling.clauses else ""
        return Basis(article, clause, ruling.strength.value, ruling.is_local_default, ruling.note)

    def demands(self, key: str) -> bool:
        """Whether the pack says it must be so."""
        found = self.basis(key)
        return found is not None and found.strength == Strength.MUST

    def required(self) -> tuple[str, ...]:
        """The fields of a draft the pack wants filled before review, in its order."""
        ruling = self.policy.ruling("draft_fields", self._subject) if self.policy else None
        return tuple(ruling.value.fields) if ruling is not None and isinstance(ruling.value, Fields) else ()

    def classes(self) -> list[Part[ContentClass]]:
        return parts.content_classes(self.policy) if self.policy else []

    def class_named(self, name: str) -> Part[ContentClass] | None:
        """The class of that name; where the pack has only one class, that one."""
        found = self.classes()
        if len(found) == 1:
            return found[0]
        return next((part for part in found if part.value.name == name), None)

    def terms(self) -> Part[ReviewTerms] | None:
        return parts.review_terms(self.policy) if self.policy else None

    def sensitive(self) -> Part[SensitiveKinds] | None:
        return parts.sensitive_kinds(self.policy) if self.policy else None

    def may_judge_all(self) -> bool:
        return parts.one_person_may_judge_all(self.policy) if self.policy else True

    def flagship_names(self) -> list[str]:
        """The names of the flagship accounts the pack lists."""
        found = parts.listing(self.policy, "flagship") if self.policy else None
        return list(found.value.items) if found else []

    def flagship_sponsors(self) -> list[Organisation]:
        """The sponsors of those accounts, as far as the ledger knows them."""
        rows = Organisation.objects.filter(media_accounts__name__in=self.flagship_names())
        return list(rows.distinct().order_by("pk"))

    def named(self, listing: str) -> frozenset[str]:
        """The entries of a named list such as `link_domains`; empty where no pack has it."""
        found = parts.listing(self.policy, listing) if self.policy else None
        return frozenset(found.value.items) if found else frozenset()

    def choices(self, dictionary: str) -> list[Choice]:
        """A closed list of the pack: `categories`, `disclosure`, `key_fields`."""
        found = parts.terms(self.policy, dictionary) if self.policy else []
        return [_choice(part, dictionary) for part in found]

    def said(self, dictionary: str, code: str) -> str:
        """The word for a code; the code itself when the list has no such entry."""
        return next((c.label for c in self.choices(dictionary) if c.code == code), code)


def _choice(part: Part[Term], dictionary: str) -> Choice:
    listing = getattr(part.pack.dictionaries, dictionary)
    local = listing.origin is Origin.LOCAL_DEFAULT
    article = "" if local else part.article(parts.term_clauses(part, dictionary))
    return Choice(part.value.code, part.value.label, article, local)


def basis_of(part: Part[ContentClass]) -> Basis:
    """The chip of a class; 本单位自定 where the text sets no classes."""
    value = part.value
    local = value.origin is Origin.LOCAL_DEFAULT
    return Basis(part.article(value.clauses), value.clauses[0] if value.clauses else "", "must", local, value.note)


def gate_rows(handbook: Handbook) -> list[dict[str, object]]:
    """The gates in order with their checkpoints, as they are frozen at submission."""
    if handbook.policy is None:
        return []
    rows: list[dict[str, object]] = []
    for order, part in enumerate(parts.gates(handbook.policy), 1):
        points = [
            {
                "key": c.value.key,
                "question": c.value.question,
                "answers": c.value.answers,
                "opened_by": c.value.opened_by,
                "families": c.value.families,
                "strength": c.value.strength,
                "article": c.article(c.value.clauses),
                "clause": c.value.clauses[0],
            }
            for c in parts.checkpoints(handbook.policy, part.value.name)
        ]
        gate = part.value
        clause = gate.clauses[0] if gate.clauses else ""
        rows.append(
            {
                "order": order,
                "gate": gate.name,
                "role": gate.role,
                "article": part.article(gate.clauses),
                "clause": clause,
                "checkpoints": points,
            }
        )
    return rows


def said_who(who: Sequence[str]) -> str:
    """科室负责人、分管负责人或单位主要负责人."""
    words = [WHO_LABELS[code] for code in who]
    return words[0] if len(words) == 1 else f"{'、'.join(words[:-1])}或{words[-1]}"
