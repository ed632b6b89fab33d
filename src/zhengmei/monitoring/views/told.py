"""How a finding is told on its page: its articles as chips, its story as a timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhengmei.monitoring.models import Contest, Finding
from zhengmei.monitoring.states import FindingState
from zhengmei.policies.library import library


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline. `style` as in the style sheet: no, go, ok or empty."""

    at: datetime
    what: str
    words: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class ClauseChip:
    """One article of a finding, as the chip reads it."""

    article: str
    strength: str
    clause: str
    local_default: bool


def chips_of(finding: Finding) -> list[ClauseChip]:
    """One chip a clause; for a value of our own, a chip that says so before them."""
    own = [ClauseChip("本单位自定", finding.strength, "", True)] if finding.local_default else []
    return own + [ClauseChip(_article(clause), finding.strength, clause, False) for clause in finding.clauses]


def _article(clause: str) -> str:
    """防城港 第十八条; the id itself when no pack has it any more."""
    pack = library().owner_of(clause)
    return f"{pack.short} {pack.clause_by_id[clause].article}" if pack else clause


def story_of(finding: Finding, contests: Sequence[Contest]) -> list[Event]:
    """What happened to it, newest first."""
    events = [Event(finding.raised_at, f"检查记下问题：{finding.title}", finding.statement, "no")]
    for contest in contests:
        events.append(Event(contest.at, f"{contest.by}提出异议", contest.reason, "go"))
        if contest.decided_at is not None:
            word = "异议成立" if contest.upheld else "异议不成立"
            style = "ok" if contest.upheld else "no"
            events.append(Event(contest.decided_at, f"{contest.decided_by}认定{word}", contest.decision, style))
    if finding.seen_at > finding.raised_at:
        events.append(Event(finding.seen_at, "最近一次检查仍然存在"))
    if finding.closed_at is not None and finding.state == FindingState.CLOSED:
        events.append(Event(finding.closed_at, "检查时已不存在，自动了结", finding.closed_why, "ok"))
    return sorted(events, key=lambda e: e.at)[::-1]
