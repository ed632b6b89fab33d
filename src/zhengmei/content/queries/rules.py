"""The text rules over a draft: every hit with its place in the text, its gate, its article and what a person did about it."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Q

from zhengmei.content.models import (
    ContentAuthorisation,
    Draft,
    HitDecision,
    Permit,
    PictureReading,
    RuleMute,
    SourceCopy,
)
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.reading import Content, content_in_hand, words_of
from zhengmei.content.queries.seeing import (
    as_picture,
    dead_of,
    links_of_content,
    looks_at,
    pictures_of,
    readings_of,
    redirects_of,
)
from zhengmei.content.queries.words import additions_for, mutes_for, mutes_holding
from zhengmei.content.states import AuthorisationKind, Decision, DraftKind, DraftState
from zhengmei.core.clock import BEIJING, start_of_day
from zhengmei.documents.richtext import visible
from zhengmei.organisations.models import Organisation
from zhengmei.policies.library import library
from zhengmei.textrules.base import Family, Hit, Severity
from zhengmei.textrules.engine import Report, engine_for
from zhengmei.textrules.overlay import Overlay
from zhengmei.textrules.pictures import PictureReport, check_lines
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


WHERE = {"title": "标题", "summary": "摘要", "body": "正文", "alt": "图片说明", "link": "链接"}
ORDER = {"title": 0, "summary": 1, "body": 2, "alt": 3, "picture": 4, "link": 5}


class Place(NamedTuple):
    """Where a hit stands: title, summary, body, alt (words of a picture), picture (what is in it) or link (an address).

    `start` and `end` count in that part; of a picture in the line they stand in. `around` are the words beside it that
    tell it from an equal hit elsewhere; `words` say it on the page; `attachment` is the picture, `address` the link.
    """

    part: str
    start: int
    end: int
    around: str
    words: str = ""
    attachment: int = 0
    address: str = ""


@dataclass(frozen=True, slots=True)
class TextHit:
    """A hit of the rules in one part of a draft."""

    number: int
    hit: Hit
    place: Place
    mark: str
    gate: str
    name: str
    law: str
    explanation: str
    article: str
    clause: str
    decided: HitDecision | None

    @property
    def part(self) -> str:
        return self.place.part

    @property
    def start(self) -> int:
        return self.place.start

    @property
    def end(self) -> int:
        return self.place.end

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
        return self.place.words or WHERE[self.part]


@dataclass(frozen=True, slots=True)
class MutedHit:
    """A hit of a rule the unit muted: it holds nothing back, and is shown with who muted it, why and until when."""

    where: str
    shown: str
    name: str
    code: str
    mute: RuleMute


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the rules found in a text: what speaks, numbered as a reader meets it, and what is muted."""

    hits: list[TextHit]
    muted: list[MutedHit]


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


EARLIER_DAYS = 180
MOST_EARLIER = 30


def earlier_texts(draft: Draft, on: date) -> tuple[tuple[str, str], ...]:
    """Name and text of what the unit was permitted to publish lately, newest first; the draft's own adaptations left out."""
    family = {draft.pk, draft.adapted_from_id or draft.pk}
    since = start_of_day(on - timedelta(days=EARLIER_DAYS))
    rows = (
        Permit.objects.filter(draft__organisation=draft.organisation_id, signed_at__gte=since)
        .exclude(Q(draft__in=family) | Q(draft__adapted_from__in=family))
        .select_related("revision")
        .order_by("-signed_at", "-pk")
    )
    newest: dict[int, tuple[str, str]] = {}
    for row in rows[:MOST_EARLIER]:
        name = f"{row.signed_at.astimezone(BEIJING):%Y-%m-%d} 签发的《{row.revision.content['title']}》"
        newest.setdefault(row.draft_id, (name, text_of(row.revision.content)))
    return tuple(newest.values())


def twin_of(draft: Draft) -> str:
    """The text on the other platform that this one was adapted from; empty where it is no adaptation."""
    other = draft.adapted_from
    return text_of(content_in_hand(other)) if other is not None and other.state != DraftState.DROPPED else ""


def text_of(content: Content) -> str:
    """Title and words, as the rules read them."""
    return f"{content['title']}\n{words_of({'body': content.get('body', '')}).text}"


def context_for(draft: Draft, content: Content, handbook: Handbook) -> Context:
    """What the rules need to know of the draft: its day, its genre, what was authorised, why personal data may stand."""
    opinion = ContentAuthorisation.objects.filter(draft=draft, kind=AuthorisationKind.OPINION).order_by("-pk").first()
    copy = SourceCopy.objects.filter(draft=draft).first() if content["kind"] == DraftKind.REPOST else None
    return Context(
        day=handbook.on,
        own_text=content["kind"] != DraftKind.REPOST,
        genre="interpretation" if content["kind"] == DraftKind.INTERPRETATION else "notice",
        disclosure=content["privacy_ground"],
        authorised_opinion=f"{opinion.authoriser}（{opinion.title}）" if opinion else "",
        allowed_domains=handbook.named("link_domains") or None,
        advert_domains=handbook.named("advert_domains"),
        earlier=earlier_texts(draft, handbook.on),
        twin=twin_of(draft),
        source_title=copy.title if copy else "",
        source_body=copy.body if copy else "",
    )


def text_hits(draft: Draft, content: Content, handbook: Handbook) -> list[TextHit]:
    """Every hit in `content`, numbered in the order in which a reader meets them, with the decisions already made."""
    return findings(draft, content, handbook).hits


def findings(draft: Draft, content: Content, handbook: Handbook) -> Findings:
    """The rules over everything a reader can see: words, words of pictures, what stands in pictures and codes, links."""
    overlay = overlay_for(draft.organisation, handbook)
    readings = readings_of(content)
    looks = looks_at(links_of_content(content, readings)).values()
    context = replace(context_for(draft, content, handbook), redirects=redirects_of(looks), dead_links=dead_of(looks))
    found = list(_everywhere(content, readings, context, overlay))
    spoken = [(hit, place) for hit, place, muted in found if not muted]
    spoken.sort(key=lambda one: (ORDER[one[1].part], one[1].attachment, one[1].start, one[1].end))
    rows = HitDecision.objects.filter(draft=draft, decision=Decision.OVERRULED).select_related("by")
    decisions = {d.mark: d for d in rows}
    hits = [_told(n, hit, place, decisions, handbook) for n, (hit, place) in enumerate(spoken, 1)]
    return Findings(hits, _muted(draft, [(hit, place) for hit, place, muted in found if muted], handbook))


Placed = tuple[Hit, Place, bool]
"""A hit, where it stands, and whether it is muted."""


def _everywhere(
    content: Content, readings: dict[str, PictureReading], context: Context, overlay: Overlay
) -> Iterator[Placed]:
    engine, words, title = engine_for(overlay), words_of(content), content["title"]
    parts = {"title": title, "summary": content["summary"], "body": words.text}
    whole = engine.check(text_of(content), context)
    yield from _placed(whole, lambda hit: _in_words(hit, parts))
    context = replace(context, source_title="", source_body="", earlier=(), twin="")  # only of title and body
    yield from _placed(engine.check(content["summary"], context), lambda hit: _place("summary", hit, parts))
    for text in _alts(content, words.alts):
        yield from _placed(engine.check(text, context), lambda hit: _alone("alt", hit))
    for link in dict.fromkeys(words.links):
        at_link = partial(_alone, "link", address=link)
        yield from _placed(engine.check(link, context), at_link)
    for file in pictures_of(content):
        if reading := readings.get(file["digest"]):
            yield from _in_picture(file, check_lines(as_picture(reading), context, overlay))


def _placed(report: Report, place: Callable[[Hit], Place]) -> Iterator[Placed]:
    yield from ((hit, place(hit), False) for hit in report.hits)
    yield from ((one.hit, place(one.hit), True) for one in report.muted)


def _in_picture(file: dict[str, Any], report: PictureReport) -> Iterator[Placed]:
    """A hit in a picture is known by the picture's digest: another picture asks again."""
    for found, muted in (*((one, False) for one in report.hits), *((one, True) for one in report.muted)):
        words = f"图片“{file['name']}”里的{'二维码' if found.line.is_code else '字'}"
        around = f"{file['digest']}|{found.line.text}"
        yield found.hit, Place("picture", found.hit.start, found.hit.end, around, words, file["id"]), muted


def _alone(part: str, hit: Hit, address: str = "") -> Place:
    return Place(part, hit.start, hit.end, hit.text, address=address)


def _alts(content: Content, in_body: tuple[str, ...]) -> list[str]:
    return [*in_body, *(one["alt"] for one in content["files"] if not one["in_body"] and one["alt"])]


def _in_words(hit: Hit, parts: dict[str, str]) -> Place:
    title = len(parts["title"])
    if hit.start < title:
        return _place("title", hit._replace(end=min(hit.end, title)), parts)
    return _place("body", hit._replace(start=hit.start - title - 1, end=hit.end - title - 1), parts)


def _place(part: str, hit: Hit, parts: dict[str, str]) -> Place:
    return Place(part, hit.start, hit.end, parts[part][max(0, hit.start - AROUND) : hit.end + AROUND])


def _told(number: int, hit: Hit, place: Place, decisions: dict[str, HitDecision], handbook: Handbook) -> TextHit:
    plain = f"{hit.code}|{place.part}|{hit.text}|{place.around}"
    mark = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
    rule = _RULES[hit.code]
    article, clause = _basis(rule.clauses, handbook)
    return TextHit(
        number, hit, place, mark, gate_of(hit, handbook), rule.name, rule.law, rule.explanation, article, clause,
        decisions.get(mark),
    )  # fmt: skip


def _muted(draft: Draft, silent: list[tuple[Hit, Place]], handbook: Handbook) -> list[MutedHit]:
    rows = list(mutes_holding(draft.organisation, handbook.on).select_related("by")) if silent else []
    found = []
    for hit, place in silent:
        mute = next(row for row in rows if row.code == hit.code and row.term in ("", hit.text))
        where = place.words or WHERE[place.part]
        found.append(MutedHit(where, visible(hit.shown or hit.text), _RULES[hit.code].name, hit.code, mute))
    return found


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
