"""The exchange with partner media, both ways, and the report on everything that was reposted."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from zhengmei.content.models import AllowedSource, Draft, PartnerRepost, PublishedLink, RepostException
from zhengmei.content.queries.sourcing import source_of, sources_for
from zhengmei.content.states import DraftKind
from zhengmei.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class RepostLine:
    """One published repost: the draft, the listed source (None for none), the exception that let it pass (None for none)."""

    draft: Draft
    source: AllowedSource | None
    exception: RepostException | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """Reposts of ours out of partners' texts, and of theirs out of ours."""

    taken: tuple[RepostLine, ...]
    given: tuple[PartnerRepost, ...]


def partners_for(organisation: Organisation, on: date) -> QuerySet[AllowedSource]:
    """The partner media of a unit on a day."""
    return sources_for(organisation, on).filter(is_partner=True)


def reposts_of(organisation: Organisation, on: date) -> list[RepostLine]:
    """Every repost of a unit of which a publication is recorded, newest first, with its source or its exception."""
    out = PublishedLink.objects.filter(permit__draft=OuterRef("pk"))
    rows = Draft.objects.filter(Exists(out), organisation=organisation, kind=DraftKind.REPOST)
    excepted = Prefetch("repost_exceptions", RepostException.objects.select_related("approved_by"), "exceptions")
    drafts = rows.select_related("organisation").prefetch_related(excepted).order_by("-pk")
    return [RepostLine(d, source_of(d, on), next(iter(d.exceptions), None)) for d in drafts]


def exchange_of(organisation: Organisation, on: date) -> Exchange:
    """Both directions of the exchange of a unit."""
    taken = tuple(line for line in reposts_of(organisation, on) if line.source and line.source.is_partner)
    given = PartnerRepost.objects.filter(organisation=organisation).select_related("source", "by", "draft")
    return Exchange(taken, tuple(given.order_by("-reposted_on", "-pk")))
