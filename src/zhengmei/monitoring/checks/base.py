"""What a check is: a question asked of all accounts at once, in terms of the pack that applies to each of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel

from zhengmei.filing.states import AccountStatus
from zhengmei.policies.lookup import Ruling

if TYPE_CHECKING:
    from zhengmei.monitoring.checks.context import Context, WatchedAccount
    from zhengmei.monitoring.models import Finding


@dataclass(frozen=True, slots=True)
class Raised:
    """One problem of one account. `cause` is what makes it the same problem when it is seen again."""

    account: "WatchedAccount"
    ruling: Ruling[BaseModel]
    cause: str
    title: str  # the badge: 15 天没更新
    statement: str  # one or two sentences a person understands, with what ends it
    evidence: Mapping[str, Any]  # keys of `words.LABELS`; values are text, numbers, lists of these
    since: date
    concerns: tuple[date, date] | None = None  # the days an exception would have to touch; None: the judged day
    veto: bool | None = None  # None: as the ruling says


@dataclass(frozen=True, slots=True)
class Example:
    """A small case and the titles the check must raise for it, in order; none for a good example. Run as a test.

    `account` and `others` give fields that differ from an account without fault; `items` the days (or moments) on
    which `account` published; `rule` the value the pack sets. `looks`, `messages` and `changes` as in the test.
    `texts` are items with these words on these days, `policies` published documents: a trait, and whether an interpretation is linked. `kept` holds passwords in keeping: the day of the last change and two keepers, each `here`, `gone` or empty.
    """

    says: str
    rule: Mapping[str, Any]
    raises: tuple[str, ...] = ()
    account: Mapping[str, Any] = field(default_factory=dict)
    others: tuple[Mapping[str, Any], ...] = ()
    items: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    policies: tuple[tuple[str, bool], ...] = ()
    looks: tuple[tuple[str, str], ...] = ()
    messages: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[str, str, str, str, bool], ...] = ()
    kept: tuple[tuple[str, str, str], ...] = ()
    strength: str = "must"
    period: tuple[str, str] = ("2026-05-04", "2026-05-31")
    judged_at: str = "2026-05-31T23:59:59"


class Check(ABC):
    """One file, one check. The class attributes are its page in docs/checks/; `examples` are its tests."""

    code: ClassVar[str]
    title: ClassVar[str]  # named for what is wrong
    rule_key: ClassVar[str]  # a field of policies.schema.Rules
    what: ClassVar[str]  # what it does
    why: ClassVar[str]  # why it matters
    ends: ClassVar[str]  # what ends a finding
    examples: ClassVar[tuple[Example, ...]]
    statuses: ClassVar[frozenset[AccountStatus]] = frozenset({AccountStatus.NORMAL})  # whom it judges
    moving: ClassVar[frozenset[str]] = frozenset({"days"})  # evidence that changes with the clock alone

    @abstractmethod
    def find(self, ctx: "Context") -> Iterable[Raised]:
        """Every problem there is, a bounded number of queries however many accounts."""

    def gone(self, ctx: "Context", finding: "Finding") -> str | None:
        """In words, why a finding that is no longer raised is closed; None leaves it open (it was not judged now)."""
        return f"不再存在：{self.title}"
