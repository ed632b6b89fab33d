"""What is proposed at the door, and what a regulation says of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import AccountStatus, FilingAct
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.policies.lookup import Policy, Ruling
from zhengmei.policies.schema import Strength

RUNNING = (AccountStatus.NORMAL, AccountStatus.SUSPENDED)
ENTER, AMEND = "enter", "amend"
"""Acts on the ledger itself, beside those of a filing: a row entered or amended by hand."""

BEGIN = frozenset({ENTER, FilingAct.OPEN, FilingAct.BACKFILL})
WRITE = BEGIN | {AMEND, FilingAct.CHANGE}
END = frozenset({FilingAct.CLOSE, FilingAct.CANCEL})
FILED = frozenset({FilingAct.OPEN, FilingAct.BACKFILL, FilingAct.CHANGE})


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the regulation says: which rule, how hard, in which article, in a sentence with its remedy.

    `field` is the field of the form it speaks of, where there is one: a fact of the ledger, or `q_` and a question's key.
    """

    rule_key: str
    strength: Strength
    sentence: str
    article: str
    clauses: tuple[str, ...]
    local_default: bool = False
    note: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants to do: an act, the fields it would write, and what else a filing says.

    `fields` are values of the ledger by name (`sponsor` and `managing` are Organisations); those left out keep their value.
    `files` are the keys of the questions a file was handed in for. `with_renamed` are other accounts of the sponsor that
    get the same name in the same filing. Fields in `later` may still be empty: only the platform can give them. `by` is who asks; None asks nobody.
    """

    act: str
    fields: Mapping[str, Any]
    media_account: MediaAccount | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    with_renamed: frozenset[int] = frozenset()
    later: frozenset[str] = frozenset()
    by: User | None = None


@dataclass(frozen=True)
class Case:
    """The account as it would stand, its sponsor under the policy of the day, and the sponsor's other running accounts."""

    proposal: Proposal
    account: Any
    sponsor: Organisation
    policy: Policy
    on: date
    changed: frozenset[str]

    @property
    def act(self) -> str:
        return self.proposal.act

    @property
    def is_filing(self) -> bool:
        """Whether it is a case of filing, which asks more than a row of the ledger."""
        return self.act not in (ENTER, AMEND)

    @property
    def is_app(self) -> bool:
        return bool(self.account.platform == "app")

    @cached_property
    def others(self) -> list[MediaAccount]:
        """The sponsor's other running accounts."""
        found = MediaAccount.objects.filter(sponsor=self.sponsor, status__in=RUNNING).order_by("pk")
        own = self.proposal.media_account
        return [o for o in found if own is None or o.pk != own.pk]


Ask = Callable[[Case, Ruling[BaseModel]], "str | Said"]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with the field of the form it speaks of, or with a strength other than the ruling's."""

    sentence: str
    field: str = ""
    strength: Strength | None = None


@dataclass(frozen=True, slots=True)
class DoorRule:
    """A parameter of the packs that is asked at the door: at which acts, when which fields change, and how."""

    acts: frozenset[str]
    watched: frozenset[str]
    ask: Ask

    def concerns(self, case: Case) -> bool:
        """Whether it is asked of this case. For an account that is there, only when a field it speaks of changes."""
        if case.act not in self.acts:
            return False
        return not self.watched or case.act in END or bool(case.changed & self.watched)


def article_of(ruling: Ruling[BaseModel]) -> str:
    """As a chip prints it: 防城港 第十条."""
    return f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}".strip()


def remark(ruling: Ruling[BaseModel], said: "str | Said") -> Remark:
    """The ruling with what it comes to here."""
    told = Said(said) if isinstance(said, str) else said
    return Remark(
        ruling.key,
        told.strength or ruling.strength,
        told.sentence,
        article_of(ruling),
        ruling.clauses,
        ruling.is_local_default,
        ruling.note,
        told.field,
    )


def remedy(ruling: Ruling[BaseModel], must: str, otherwise: str) -> str:
    """What to do: `must` where no exception can be had, `otherwise` where a supervisor may allow one."""
    return must if ruling.strength is Strength.MUST else otherwise
