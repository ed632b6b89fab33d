"""The text rules over a draft: every hit with its place in the text, its gate, its article and what a person did about it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from zhengmei.content.models import ContentAuthorisation, Draft, HitDecision, SourceCopy
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.reading import Content, words_of
from zhengmei.content.queries.words import additions_for, mutes_for
from zhengmei.content.states import AuthorisationKind, Decision, DraftKind
from zhengmei.documents.richtext import visible
from zhengmei.organisations.models import Organisation
from zhengmei.policies.library import library
from zhengmei.textrules.base import Family, Hit, Severity
from zhengmei.textrules.engine import Report, engine_for
from zhengmei.textrules.overlay import Overlay
from zhengmei.textrules.reading import Context
from zhengmei.textrules.registry import live_rules

GATE_OF: dict[Family, str] = {
    Family.PRIVACY: "保密关",
    Family.SECRECY: "保密关",
    Family.ADVERTISING: "法律关",
    Family.LINKS: "法律关",
    Family.NAMES: "政治关",
    Family.EXPRESSIONS: "政治关",
    Family.COMPARISON: "政策关",
}
RULE_GATE = {
    "tx403": "法律关",
    "tx404": "法律关",
    "tx405": "法律关",
    "tx407": "政策关",
    "tx904": "文字关",
    "tx905": "文字关",
}
LAST_GATE = "文字关"
AROUND = 15
LOOKS = {Severity.STOP: "no", Severity.WARN: "wa", Severity.HINT: "hi"}


@dataclass(frozen=True, slots=True)
class TextHit:
    """A hit of the rules in one part of a draft: title, summary, body, alt (words of a picture) or link (an address)."""

    number: int
    hit: Hit
    part: str
    start: int
    end: int
    mark: str
    gate: str
    name: str
    law: str
    explanation: str
    article: str
    clause: str
    decided: HitDecision | None

    @property
    def shown(self) -> str:
        """The words as they may be printed: private numbers masked, invisible characters named."""
        return visible(self.hit.shown or self.hit.text)

    @property
    def called(self) -> str:
        """The rule, and what kind of fault it is where that says more."""
        return f"{self.name}：{self.hit.label}" if self.hit.label and self.hit.label != self.name else self.name

    @property
    def look(self) -> str:
        return LOOKS[self.hit.severity]

    @property
    def is_stop(self) -> bool:
        return self.hit.severity is Severity.STOP

    @property
    def is_open(self) -> bool:
        """Whether a person still has to decide: hints never wait."""
        return self.decided is None and self.hit.severity is not Severity.HINT

    @property
    def where(self) -> str:
        return {"title": "标题", "summary": "摘要", "body": "正文", "alt": "图片说明", "link": "链接"}[self.part]


def overlay_for(organisation: Organisation, handbook: Handbook) -> Overlay:
    """What the packs set about the severity of rules, the nearest pack last and winning."""
    severities: dict[str, Severity] = {}
    for pack in reversed(handbook.policy.chain if handbook.policy else ()):
        severities |= {code: Severity(level) for code, level in pack.text_rules.items()}
    return Overlay(
        additions=additions_for(organisation, handbook.on),
        mutes=mutes_for(organisation, handbook.on),
        severities=tuple(sorted(severities.items())),
    )


def context_for(draft: Draft, content: Content, on: date) -> Context:
    """What the rules need to know of the draft: its day, its genre, what was authorised, why personal data may stand."""
    opinion = ContentAuthorisation.objects.filter(draft=draft, kind=AuthorisationKind.OPINION).order_by("-pk").first()
    copy = SourceCopy.objects.filter(draft=draft).first() if content["kind"] == DraftKind.REPOST else None
    return Context(
        day=on,
        own_text=content["kind"] != DraftKind.REPOST,
        genre="interpretation" if content["kind"] == DraftKind.INTERPRETATION else "notice",
        disclosure=content["privacy_ground"],
        authorised_opinion=f"{opinion.authoriser}（{opinion.title}）" if opinion else "",
        source_title=copy.title if copy else "",
        source_body=copy.body if copy else "",
    )


def text_hits(draft: Draft, content: Content, handbook: Handbook) -> list[TextHit]:
    """Every hit in `content`, numbered in the order in which a reader meets them, with the decisions already made."""
    engine = engine_for(overlay_for(draft.organisation, handbook))
    context = context_for(draft, content, handbook.on)
    words = words_of(content)
    title = content["title"]
    whole = f"{title}\n{words.text}"
    found = [(hit, *_place(hit, len(title))) for hit in engine.check(whole, context).hits]
    context = replace(context, source_title="", source_body="")  # only title and body are compared with the original
    for part, text in (("summary", content["summary"]), *(("alt", alt) for alt in _alts(content, words.alts))):
        found += [(hit, part, hit.start, hit.end) for hit in _checked(engine.check(text, context))]
    for link in words.links:
        found += [(hit, "link", hit.start, hit.end) for hit in _checked(engine.check(link, context))]
    order = {"title": 0, "summary": 1, "body": 2, "alt": 3, "link": 4}
    found.sort(key=lambda one: (order[one[1]], one[2], one[3]))
    texts = {"title": title, "summary": content["summary"], "body": words.text}
    decisions = {
        d.mark: d for d in HitDecision.objects.filter(draft=draft, decision=Decision.OVERRULED).select_related("by")
    }
    return [_told(n, one, texts, decisions, handbook) for n, one in enumerate(found, 1)]


def _checked(report: Report) -> tuple[Hit, ...]:
    return report.hits


def _alts(content: Content, in_body: tuple[str, ...]) -> list[str]:
    return [*in_body, *(one["alt"] for one in content["files"] if not one["in_body"] and one["alt"])]


def _place(hit: Hit, title: int) -> tuple[str, int, int]:
    if hit.start < title:
        return "title", hit.start, min(hit.end, title)
    return "body", hit.start - title - 1, hit.end - title - 1


def _told(
    number: int,
    one: tuple[Hit, str, int, int],
    texts: dict[str, str],
    decisions: dict[str, HitDecision],
    handbook: Handbook,
) -> TextHit:
    hit, part, start, end = one
    around = texts.get(part, hit.text)[max(0, start - AROUND) : end + AROUND] if part in texts else hit.text
    mark = hashlib.sha256(f"{hit.code}|{part}|{hit.text}|{around}".encode("utf-8", "surrogatepass")).hexdigest()
    rule = _RULES[hit.code]
    article, clause = _basis(rule.clauses, handbook)
    return TextHit(
        number, hit, part, start, end, mark, gate_of(hit, handbook), rule.name, rule.law, rule.explanation, article, clause,
        decisions.get(mark),
    )  # fmt: skip


_RULES = {rule.code: rule for rule in live_rules()}


def _basis(clauses: tuple[str, ...], handbook: Handbook) -> tuple[str, str]:
    """The article in the nearest pack the rule serves; empty where only a general law speaks."""
    for pack in handbook.policy.chain if handbook.policy else ():
        for clause in clauses:
            if library().owner_of(clause) is pack:
                return f"{pack.short} {pack.clause_by_id[clause].article}", clause
    return "", ""


def gate_of(hit: Hit, handbook: Handbook) -> str:
    """The gate that deals with a hit: by the rule, else by its family; the last of the five for all else."""
    return RULE_GATE.get(hit.code) or GATE_OF.get(hit.family, LAST_GATE)


def stops(hits: list[TextHit]) -> list[TextHit]:
    """The hits that hold a text back and nobody has overruled."""
    return [one for one in hits if one.is_stop and one.is_open]
