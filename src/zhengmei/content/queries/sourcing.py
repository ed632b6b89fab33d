"""Where a text comes from: the list of allowed sources, the kept original, and what departs from it.

The list of a unit is its own and that of every office above it (HZ-2.3.2-g, BL-2.3-c, FCG-20-c).
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet

from zhengmei.content.models import AllowedSource, Draft, RepostDuty, RepostException, SourceCopy
from zhengmei.content.queries.policy import Basis, Handbook
from zhengmei.content.queries.reading import words_of
from zhengmei.content.states import DraftKind
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import ids_in_path, reach
from zhengmei.organisations.states import Power
from zhengmei.policies import parts
from zhengmei.policies.lookup import Subject
from zhengmei.policies.schema import Items, Strength
from zhengmei.textrules.compare import changed_paragraphs, differing_facts, squeezed
from zhengmei.textrules.links import belongs

ENOUGH_PERCENT = 90
"""A mandated repost that keeps less of the text than this is 不充分: this software's own number, and said to be."""
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")


def host_of(url: str) -> str:
    """The host of an address in lower case; empty for what is no web address."""
    try:
        return (urlsplit(url if _SCHEME.match(url) else f"http://{url}").hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def in_force_on(on: date) -> Q:
    """Sources that are on the list on a day; on the last day no longer."""
    return Q(added_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def sources_for(organisation: Organisation, on: date) -> QuerySet[AllowedSource]:
    """The sources a unit may repost from on a day: its own list and those of the offices above it."""
    offices = ids_in_path(organisation.path)
    return AllowedSource.objects.filter(in_force_on(on), office__in=offices).select_related("office").order_by("pk")


def sources_visible_to(user: User, on: date) -> QuerySet[AllowedSource]:
    """The lists a person may read: those that hold for the units they see."""
    above: set[int] = set()
    for path in Organisation.objects.filter(reach(user, Power.SEE_UNITS, on)).values_list("path", flat=True):
        above.update(ids_in_path(path))
    return AllowedSource.objects.filter(office__in=above).select_related("office", "added_by", "ended_by")


def source_of(draft: Draft, on: date) -> AllowedSource | None:
    """The listed source a draft comes from: by the domain of its address, or by the name of the account it names."""
    host = host_of(draft.source_url)
    for source in sources_for(draft.organisation, on):
        named = source.handle and draft.source.strip() == source.handle
        if source.host and host and belongs(host, {source.host}) and (not source.handle or named):
            return source
        if not source.host and named:
            return source
    return None


def kinds_of_source(handbook: Handbook) -> list[str]:
    """The words of the packs for where one may repost from."""
    ruling = handbook.policy.ruling("repost_sources", _subject(handbook)) if handbook.policy else None
    return list(ruling.value.items) if ruling is not None and isinstance(ruling.value, Items) else []


def origins_of_orders(handbook: Handbook) -> list[str]:
    """The words of the pack for what must be reposted."""
    ruling = handbook.policy.ruling("must_repost", _subject(handbook)) if handbook.policy else None
    return list(ruling.value.items) if ruling is not None and isinstance(ruling.value, Items) else []


def _subject(handbook: Handbook) -> Subject:
    unit = handbook.organisation
    return Subject(org_level=unit.level, org_kind=unit.kind, org_group=unit.addressee_group)


def exception_for(draft: Draft, on: date) -> RepostException | None:
    """The exception that lets this draft stand with this very address on a day."""
    rows = RepostException.objects.filter(draft=draft, source_url=draft.source_url, expires_on__gte=on)
    return rows.select_related("approved_by").order_by("-pk").first()


def said_where(basis: Basis) -> str:
    """防城港 第二十条, with 原则上 where it is."""
    words = {Strength.IN_PRINCIPLE: "，原则上", Strength.ENCOURAGE: "，鼓励"}.get(Strength(basis.strength), "")
    return f"{basis.article}{words}"


def source_reasons(draft: Draft, handbook: Handbook) -> list[str]:
    """Why a draft may not go to review with the source it names: unlisted, without its original, outside the web sites."""
    if draft.kind == DraftKind.REPOST:
        return [*_unlisted(draft, handbook), *_copy_missing(draft)]
    return list(_outside_web_sites(draft, handbook))


def _unlisted(draft: Draft, handbook: Handbook) -> Iterator[str]:
    basis = handbook.basis("repost_sources")
    if basis is None or basis.strength == Strength.ENCOURAGE or not draft.source_url:
        return
    if source_of(draft, handbook.on) or exception_for(draft, handbook.on) or _decided_by_flagship(draft):
        return
    named = host_of(draft.source_url) or draft.source_url
    yield (
        f"转载来源“{named}”不在稿源白名单里（{said_where(basis)}）。请换成名单里的稿源；"
        "确要转载，请主管写明理由和期限，给这篇稿一次例外，或把这个稿源加进名单。"
    )


def _decided_by_flagship(draft: Draft) -> bool:
    """Whether the flagship decided to repost this very address, published under a permit of this system (HZ-2.3.2-e)."""
    rows = RepostDuty.objects.filter(draft=draft, order__source_url=draft.source_url)
    return rows.exclude(order__draft=None).exists()


def _copy_missing(draft: Draft) -> Iterator[str]:
    if not SourceCopy.objects.filter(draft=draft).exists():
        yield "没有放原文，没法比对转载改了什么。请在“原文”里贴上原标题和原正文。"


def web_sites(handbook: Handbook) -> list[str]:
    """The domains of the web sites a unit's texts must agree with; empty where no pack names any."""
    found = parts.listing(handbook.policy, "websites") if handbook.policy else None
    return list(found.value.items) if found and handbook.demands("same_source") else []


def _outside_web_sites(draft: Draft, handbook: Handbook) -> Iterator[str]:
    domains = web_sites(handbook)
    if not domains or not draft.source_url:
        return
    host = host_of(draft.source_url)
    if not belongs(host, domains):
        basis = handbook.basis("same_source")
        where = said_where(basis) if basis else ""
        yield f"来源网址“{host}”不在网站群的域名（{'、'.join(domains)}，本单位自定）里（{where}）。请填网站上同一条信息的网址。"
    elif not SourceCopy.objects.filter(draft=draft).exists():
        yield "填了网站的来源网址，没有放网站原文，没法核对是不是同一个说法。请在“原文”里贴上。"


def same_source_reasons(draft: Draft, handbook: Handbook) -> list[str]:
    """Where the text says other dates, figures or names than the page of the web site it follows (WH-3.1-c)."""
    if draft.kind == DraftKind.REPOST or not web_sites(handbook) or not draft.source_url:
        return []
    copy = SourceCopy.objects.filter(draft=draft).first()
    if copy is None:
        return []
    basis = handbook.basis("same_source")
    where = f"（{said_where(basis)}）" if basis else ""
    return [f"{told}{where}。请改成和网站一致，或先更正网站。" for told in differences(draft, copy)]


_MONTH = re.compile(r"(?<!\d)(?:1[0-2]|[1-9])月(?!\d)")


def differences(draft: Draft, copy: SourceCopy) -> list[str]:
    """What the draft says otherwise than its original: dates, months, figures, document titles, names."""
    text = f"{draft.title}\n{words_of({'body': draft.body}).text}"
    original = f"{copy.title}\n{copy.body}"
    told = [
        f"{d.kind}“{text[d.start : d.end]}”网站原文里没有（原文写：{d.before or '没有写'}）"
        for d in differing_facts(text, original)
    ]
    theirs = set(_MONTH.findall(original))
    ours = [month for month in dict.fromkeys(_MONTH.findall(text)) if month not in theirs]
    named = "、".join(sorted(theirs)) or "没有写"
    return list(dict.fromkeys([*told, *(f"“{month}”网站原文里没有（原文写：{named}）" for month in ours)]))


def kept_percent(text: str, original: str) -> int:
    """How much of the original a text kept, in whole percent, rounded down; white space does not count."""
    mine, theirs = squeezed(text), squeezed(original)
    if not theirs:
        return 100
    matcher = difflib.SequenceMatcher(None, theirs, mine, autojunk=False)
    return 100 * sum(block.size for block in matcher.get_matching_blocks()) // len(theirs)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a compared line: "" as it was, "add" new, "drop" gone."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A text beside its original: the title piece by piece, and each paragraph that was added, dropped or changed."""

    title: tuple[Piece, ...]
    paragraphs: tuple[tuple[str, tuple[Piece, ...]], ...]
    percent: int

    @property
    def title_changed(self) -> bool:
        return any(piece.kind for piece in self.title)


def pieces(original: str, text: str) -> tuple[Piece, ...]:
    """One line against its original, character by character."""
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, original, text, autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("", text[b1:b2]))
            continue
        if a2 > a1:
            found.append(Piece("drop", original[a1:a2]))
        if b2 > b1:
            found.append(Piece("add", text[b1:b2]))
    return tuple(found)


PARAGRAPH_WORDS = {"insert": "加了一段", "delete": "删了一段", "replace": "改了"}


def comparison(draft: Draft, copy: SourceCopy) -> Comparison:
    """What was added, dropped and changed against the kept original."""
    body = words_of({"body": draft.body}).text
    changed = tuple(
        (PARAGRAPH_WORDS[d.kind], pieces(d.before, body[d.start : d.end])) for d in changed_paragraphs(body, copy.body)
    )
    return Comparison(pieces(copy.title.strip(), draft.title.strip()), changed, kept_percent(body, copy.body))
