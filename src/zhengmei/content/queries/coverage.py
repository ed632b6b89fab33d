"""What was published, counted: by disclosure, key field, kind, form. Every count leads to its rows and names its whole.

Published means: the unit recorded date and link of a permitted text (PublishedLink). What went out without a record is not
here, and the page says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from zhengmei.content.models import Draft, PolicyLink, PublishedLink
from zhengmei.content.queries.policies import forms_of
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.states import DocumentRole
from zhengmei.core.clock import BEIJING
from zhengmei.organisations.models import Organisation
from zhengmei.policies.parts import listing


@dataclass(frozen=True, slots=True)
class CountLine:
    """One row of a table of the report."""

    code: str
    label: str
    drafts: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.drafts)


@dataclass(frozen=True, slots=True)
class CountTable:
    """A closed list of the pack with how many published drafts fall under each word. `zero` names those with none."""

    key: str
    title: str
    article: str
    clause: str
    lines: tuple[CountLine, ...]
    total: int
    warns: bool = True

    @property
    def zero(self) -> list[str]:
        return [line.label for line in self.lines if not line.count]

    @property
    def covered(self) -> str:
        """2/7."""
        return f"{len(self.lines) - len(self.zero)}/{len(self.lines)}"


def published_drafts(organisations: Iterable[int], first: date, last: date) -> QuerySet[Draft]:
    """The drafts of these units of which a publication in these days is recorded, each once."""
    start = datetime.combine(first, time.min, tzinfo=BEIJING)
    end = datetime.combine(last, time.max, tzinfo=BEIJING)
    out = PublishedLink.objects.filter(permit__draft=OuterRef("pk"), published_at__range=(start, end))
    rows = Draft.objects.filter(Exists(out), organisation__in=list(organisations))
    links = PolicyLink.objects.filter(role=DocumentRole.INTERPRETATION)
    return (
        rows.select_related("organisation", "placing")
        .prefetch_related(Prefetch("policy_links", links, "readings"))
        .order_by("pk")
    )


def _counted(choices: Sequence[tuple[str, str]], held: Iterable[tuple[int, Iterable[str]]]) -> tuple[CountLine, ...]:
    pairs = [(pk, set(codes)) for pk, codes in held]
    return tuple(CountLine(code, label, tuple(pk for pk, codes in pairs if code in codes)) for code, label in choices)


def _dictionary(handbook: Handbook, key: str, title: str, drafts: Sequence[Draft]) -> CountTable | None:
    choices = handbook.choices(key)
    if not choices:
        return None
    if key == "disclosure":
        held = [(d.pk, [d.disclosure] if d.disclosure else []) for d in drafts]
    else:
        held = [(d.pk, list(d.key_fields)) for d in drafts]
    lines = _counted([(c.code, c.label) for c in choices], held)
    return CountTable(key, title, choices[0].article, "", lines, len(drafts))


def _placing(draft: Draft) -> object:
    return getattr(draft, "placing", None)


def _stances(handbook: Handbook, drafts: Sequence[Draft]) -> CountTable | None:
    found = listing(handbook.policy, "stances") if handbook.policy else None
    if found is None:
        return None
    held = [(d.pk, [getattr(_placing(d), "stance", "")]) for d in drafts]
    lines = _counted([(word, word) for word in found.value.items], held)
    article = found.article(found.value.clauses)
    return CountTable("stance", "稿件类型", article, found.value.clauses[0], lines, len(drafts), warns=False)


MARKS = (
    ("is_central", "围绕中心工作"),
    ("concerns_interests", "涉及群众切身利益"),
    ("widely_known", "需要公众广泛知晓"),
)


def _marks(drafts: Sequence[Draft]) -> CountTable:
    held = [(d.pk, [key for key, _ in MARKS if getattr(_placing(d), key, False)]) for d in drafts]
    return CountTable("mark", "标记", "", "", _counted(MARKS, held), len(drafts), warns=False)


def _forms(handbook: Handbook, drafts: Sequence[Draft]) -> CountTable | None:
    choices = forms_of(handbook)
    readings = [(d.pk, link.forms or ["text"]) for d in drafts for link in getattr(d, "readings", [])]
    if not choices:
        return None
    lines = _counted([*((c.code, c.label) for c in choices), ("text", "只有文字")], readings)
    return CountTable("form", "解读形式", choices[0].article, "", lines, len({pk for pk, _ in readings}), warns=False)


def coverage(organisation: Organisation, units: Iterable[int], first: date, last: date) -> list[CountTable]:
    """The tables of the report for these units over these days, in the words of the pack `organisation` follows."""
    handbook = Handbook(organisation, last)
    drafts = list(published_drafts(units, first, last))
    tables = [
        _dictionary(handbook, "disclosure", "公开类别", drafts),
        _dictionary(handbook, "key_fields", "重点领域", drafts),
        _stances(handbook, drafts),
        _marks(drafts),
        _forms(handbook, drafts),
    ]
    return [table for table in tables if table is not None]


@dataclass(frozen=True, slots=True)
class Share:
    """Of the drafts flagged as of public interest in a period, how many were published, and the rest by name."""

    flagged: int
    published: int
    missing: tuple[Draft, ...]

    @property
    def fraction(self) -> str:
        return f"{self.published}/{self.flagged}"


def of_public_interest(units: Iterable[int], first: date, last: date) -> Share:
    """Drafts flagged 切身利益 or 广泛知晓 and started in these days: published ones against all (HZ-2.2.1-e)."""
    ids = list(units)
    start = datetime.combine(first, time.min, tzinfo=BEIJING)
    end = datetime.combine(last, time.max, tzinfo=BEIJING)
    rows = Draft.objects.filter(organisation__in=ids, started_at__range=(start, end)).exclude(state="dropped")
    flagged = rows.filter(placing__concerns_interests=True) | rows.filter(placing__widely_known=True)
    out = PublishedLink.objects.filter(permit__draft=OuterRef("pk"))
    found = list(flagged.distinct().annotate(is_out=Exists(out)).select_related("organisation").order_by("pk"))
    return Share(len(found), sum(d.is_out for d in found), tuple(d for d in found if not d.is_out))
