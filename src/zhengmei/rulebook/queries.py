"""What the pages of the regulations show. Reads packs, adoptions and standing findings; writes nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from pydantic import BaseModel

from zhengmei.filing.models import RuleException
from zhengmei.filing.queries import media_accounts_visible_to
from zhengmei.identity.models import User
from zhengmei.monitoring.models import Finding
from zhengmei.monitoring.queries import findings_visible_to
from zhengmei.monitoring.states import STANDING
from zhengmei.organisations.queries import organisations_visible_to, packs_followed
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Policy
from zhengmei.policies.schema import (
    RULE_KEYS,
    Clause,
    Origin,
    Pack,
    Rule,
    Selector,
    Strength,
    Value,
    article_of,
    label,
    number_of,
)
from zhengmei.rulebook.measures import Coverage, coverage_of, measures_of
from zhengmei.rulebook.words import selector_words


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack in the list: who follows it among what the person sees, and how much of it is met."""

    pack: Pack
    followers: int
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of one parameter as it holds under a pack, with the layer and articles it comes from."""

    key: str
    label: str
    whom: str
    value: str
    strength: Strength
    article: str
    clause: str
    pack: Pack
    inherited: bool
    origin: Origin
    note: str
    veto: bool
    confidence: str

    @property
    def local(self) -> bool:
        return self.origin is Origin.LOCAL_DEFAULT

    @property
    def law(self) -> str:
        """`国办发〔2018〕123号 运维管理`: the document and clause that supply an inherited value."""
        clause = self.pack.clause_by_id.get(self.clause)
        number = number_of(self.pack, clause) if clause else self.pack.short
        return f"{number} {self.article}".strip()


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One article of the left column."""

    article: str
    title: str
    first: str  # the clause its link opens
    open: int
    explained: bool
    here: bool


@dataclass(frozen=True, slots=True)
class ChapterLine:
    title: str
    articles: tuple[ArticleLine, ...]
    open: int
    here: bool


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause in the table of its article."""

    clause: Clause
    how: str
    by: str
    open: int
    met: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same parameter in another pack."""

    pack: Pack
    values: tuple[str, ...]
    strengths: tuple[Strength, ...]
    articles: str
    veto: bool
    silent: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """One parameter in two packs, side by side."""

    label: str
    sides: tuple[tuple[Setting, ...], tuple[Setting, ...]]
    differs: bool


@dataclass(frozen=True, slots=True)
class OpenFindings:
    """Standing findings by clause, of what one person may see: their ids, the oldest first."""

    by_clause: Mapping[str, list[int]] = field(default_factory=dict)

    def under(self, clause: str) -> int:
        return len(self.by_clause.get(clause, ()))

    def of(self, clauses: Iterable[str]) -> int:
        """How many findings stand under any of these clauses; one under two of them counts once."""
        return len({pk for clause in clauses for pk in self.by_clause.get(clause, ())})


def may_read(pack: Pack, *, signed_in: bool) -> bool:
    """Whether a visitor may read the pack: signed out only what its document says is 公开 (WH-6-c)."""
    return signed_in or pack.document.openness == "公开"


def packs_readable(*, signed_in: bool) -> list[Pack]:
    """The packs a visitor may read, the nation's first, then by place and date."""
    readable = (p for p in library().packs.values() if may_read(p, signed_in=signed_in))
    return sorted(readable, key=lambda p: (p.extends is not None, -(p.signed_on or date.min).toordinal(), p.id))


def pack_lines(user: User | None, on: date) -> list[PackLine]:
    """Every readable pack with how many of the person's units follow it. Three queries."""
    counts: Counter[str] = Counter()
    if user is not None:
        units = list(organisations_visible_to(user, on).values_list("pk", flat=True))
        counts.update(packs_followed(units, on).values())
    return [PackLine(p, counts[p.id], coverage_of(p)) for p in packs_readable(signed_in=user is not None)]


def followers(user: User, pack: Pack, on: date) -> list[str]:
    """The names of the person's units that follow the pack on a day, in the order of the tree."""
    units = list(organisations_visible_to(user, on).order_by("path").values_list("pk", "name"))
    followed = packs_followed([pk for pk, _ in units], on)
    return [name for pk, name in units if followed.get(pk) == pack.id]


def open_findings(user: User | None, on: date) -> OpenFindings:
    """The findings that stand under each clause, among what the person may see. One query."""
    if user is None:
        return OpenFindings()
    found: dict[str, list[int]] = {}
    standing = findings_visible_to(user, on).filter(state__in=STANDING).order_by("since", "pk")
    for pk, clauses in standing.values_list("pk", "clauses"):
        for clause in set(clauses):
            found.setdefault(clause, []).append(pk)
    return OpenFindings(found)


def findings_with(user: User, ids: Iterable[int], on: date) -> list[Finding]:
    """These findings with their accounts, the oldest first. One query."""
    chosen = findings_visible_to(user, on).filter(pk__in=list(ids)).order_by("since", "pk")
    return list(chosen.select_related("media_account"))


def exceptions_in_force(user: User, keys: Iterable[str], on: date) -> int:
    """How many exceptions to these parameters hold on a day, among the accounts the person may see."""
    accounts = media_accounts_visible_to(user, on).order_by().values("pk")
    current = Q(granted_on__lte=on, expires_on__gte=on) & (Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on))
    return RuleException.objects.filter(current, media_account__in=accounts, rule_key__in=list(keys)).count()


def _setting(policy: Policy, key: str, pack: Pack, rule: Rule[BaseModel]) -> Setting:
    known = pack.clause_by_id
    articles = dict.fromkeys(known[c].article for c in rule.clauses if c in known)
    return Setting(
        key=key,
        label=label(key),
        whom=selector_words(rule.applies),
        value=rule.value.text if isinstance(rule.value, Value) else "",
        strength=rule.strength,
        article="、".join(articles),
        clause=rule.clauses[0] if rule.clauses else "",
        pack=pack,
        inherited=pack is not policy.pack,
        origin=rule.origin,
        note=rule.note,
        veto=rule.veto,
        confidence=rule.confidence.value,
    )


def settings_under(policy: Policy) -> list[Setting]:
    """Every parameter that holds under a pack: its own values, else those of the nearest pack above."""
    return [s for key in RULE_KEYS for s in settings_for(policy, key)]


def settings_for(policy: Policy, key: str) -> list[Setting]:
    """The values of one parameter under a pack, own ones first; those above too where the own ones cover only some."""
    found: list[Setting] = []
    replaced: list[Selector] = []
    for pack in policy.chain:
        rules: list[Rule[BaseModel]] = getattr(pack.rules, key)
        found += [_setting(policy, key, pack, rule) for rule in rules if rule.applies not in replaced]
        replaced += [rule.applies for rule in rules if rule.merge == "replace"]
        if any(rule.applies.is_everyone and rule.merge == "replace" for rule in rules):
            break
        if any(dropped.key == key for dropped in pack.not_applied):
            break
    return found


def keys_of(pack: Pack, clause_id: str) -> list[str]:
    """The parameters that rest on a clause."""
    return [key for key in RULE_KEYS if any(clause_id in rule.clauses for rule in getattr(pack.rules, key))]


def elsewhere(pack: Pack, key: str) -> list[Elsewhere]:
    """How every pack sets one parameter, this one first; a silent one says from where it takes the value."""
    found = []
    for other in sorted(library().packs.values(), key=lambda p: (p.id != pack.id, p.extends is not None, p.id)):
        settings = settings_for(library().whole_policy(other.id), key)
        found.append(
            Elsewhere(
                pack=other,
                values=tuple(f"{s.whom}：{s.value}" if s.whom else s.value for s in settings) or _instead(other, key),
                strengths=tuple(dict.fromkeys(s.strength for s in settings)),
                articles="；".join(dict.fromkeys(s.law if s.inherited else s.article for s in settings)),
                veto=any(s.veto for s in settings),
                silent=bool(settings) and all(s.inherited for s in settings),
                here=other.id == pack.id,
            )
        )
    return found


INSTEAD = {"update_frequency": "silence_limit"}
"""A parameter that says something about the same matter where a pack sets no value of its own."""


def _instead(pack: Pack, key: str) -> tuple[str, ...]:
    related = INSTEAD.get(key)
    settings = settings_for(library().whole_policy(pack.id), related) if related else []
    return tuple(f"没有规定；{s.label}：{s.value}（{s.law}）" for s in settings)


def compare(one: Pack, two: Pack) -> list[Comparison]:
    """Every parameter either pack has, with both values; `differs` where value, force or subjects are not the same."""
    policies = library().whole_policy(one.id), library().whole_policy(two.id)
    found = []
    for key in RULE_KEYS:
        first, second = (tuple(settings_for(policy, key)) for policy in policies)
        if first or second:
            found.append(Comparison(label(key), (first, second), _facts(first) != _facts(second)))
    return found


def _facts(settings: Iterable[Setting]) -> list[tuple[str, str, str]]:
    return [(s.whom, s.value, s.strength.value) for s in settings]


def tree(pack: Pack, here: str, counts: OpenFindings) -> list[ChapterLine]:
    """The chapters and articles of a pack with how many findings stand under each; `here` is the open article."""
    by_article: dict[str, list[Clause]] = {}
    for clause in pack.clauses:
        by_article.setdefault(article_of(pack, clause) or clause.article, []).append(clause)
    lines = []
    for chapter in pack.chapters:
        articles = tuple(
            ArticleLine(
                article=a.article,
                title=a.title,
                first=by_article[a.article][0].id,
                open=counts.of(c.id for c in by_article[a.article]),
                explained=all(c.force == "none" or c.room == "none" for c in by_article[a.article]),
                here=a.article == here,
            )
            for a in chapter.articles
            if a.article in by_article
        )
        if articles:
            lines.append(
                ChapterLine(chapter.title, articles, sum(a.open for a in articles), any(a.here for a in articles))
            )
    return lines


def clause_lines(pack: Pack, article: str, counts: OpenFindings) -> list[ClauseLine]:
    """The clauses of one article, each with how it is met and how many findings stand."""
    ways = measures_of(pack)
    found = []
    for clause in pack.clauses:
        if (article_of(pack, clause) or clause.article) != article:
            continue
        kinds = list(dict.fromkeys(m.kind.label for m in ways[clause.id]))
        what = "；".join(dict.fromkeys(m.what for m in ways[clause.id]))
        met = not {m.kind.value for m in ways[clause.id]} & {"not_yet", "none"}
        found.append(ClauseLine(clause, what, "、".join(kinds), counts.under(clause.id), met))
    return found


def days_standing(finding: Finding, on: date) -> int:
    """Full days since the finding began."""
    return max((on - finding.since) // timedelta(1), 0)
