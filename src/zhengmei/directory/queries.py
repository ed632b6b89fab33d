"""What everyone may read: accounts and notices, by fields that say nothing of a person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet

from zhengmei.core.masking import without_phones
from zhengmei.documents.official import Annex
from zhengmei.filing.models import MediaAccount, PublicNotice
from zhengmei.filing.queries import public_notices
from zhengmei.filing.states import AccountStatus
from zhengmei.inspection.models import AssessedUnit, Bulletin, RoundAccount
from zhengmei.inspection.queries import public_bulletins
from zhengmei.inspection.queries.wording import document_from
from zhengmei.organisations.models import Organisation, Region
from zhengmei.organisations.queries import packs_followed, region_and_below
from zhengmei.organisations.states import LEVEL_RANK, OrganisationState
from zhengmei.platforms.dictionary import PLATFORMS
from zhengmei.policies.library import library
from zhengmei.policies.schema import NamedLink

RUNNING = (AccountStatus.NORMAL, AccountStatus.SUSPENDED)
ENDED = (AccountStatus.CANCELLED, AccountStatus.CLOSED)
LONGEST_QUESTION = 200
MOST_FOUND = 20
SOUGHT = 10
PUBLIC_FIELDS = (
    "name",
    "platform",
    "platform_other",
    "platform_account_id",
    "status",
    "url",
    "filing_number",
    "cancelled_on",
    "is_main",
    "changed_at",
)


@dataclass(frozen=True, slots=True)
class House:
    """Whose list this is: the place, the office at the top, and the service entries its regulation wants shown."""

    place: str
    office: str
    links: tuple[NamedLink, ...]


def house(on: date) -> House:
    """The top of the tree; where several stand side by side, no place is named and every one's entries are shown."""
    tops = list(Organisation.objects.filter(supervisor=None, state=OrganisationState.ACTIVE).select_related("region"))
    packs = packs_followed([top.pk for top in tops], on)
    links: dict[str, NamedLink] = {}
    for top in tops:
        pack_id = packs.get(top.pk, "")
        for pack in library().line(pack_id) if pack_id in library().packs else []:
            if pack.lists.service_links is not None:
                links |= {link.name: link for link in pack.lists.service_links.items}
    if len(tops) == 1:
        return House(tops[0].region.name, tops[0].name, tuple(links.values()))
    return House("", "", tuple(links.values()))


def known_accounts() -> QuerySet[MediaAccount]:
    """Every account that is told to the public, ended ones included: of active or ended units, never of secret ones."""
    told = MediaAccount.objects.filter(sponsor__is_secret=False)
    return told.select_related("sponsor__region").only(
        *PUBLIC_FIELDS, "sponsor__name", "sponsor__region__name", "sponsor__kind"
    )


def approved_accounts() -> QuerySet[MediaAccount]:
    """The matrix: accounts that are filed and run."""
    return known_accounts().filter(status__in=RUNNING).exclude(filing_number="")


@dataclass(frozen=True, slots=True)
class Question:
    """What a visitor asks of the list."""

    q: str = ""
    platform: str = ""
    region: str = ""
    system: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.q or self.platform or self.region or self.system)


def matrix(question: Question) -> QuerySet[MediaAccount]:
    """The approved running accounts that answer the question, by unit."""
    found = approved_accounts()
    if question.q:
        found = found.filter(_speaks_of(question.q))
    if question.platform:
        found = found.filter(platform=question.platform)
    if question.region.isdigit():
        found = found.filter(sponsor__region__in=region_and_below(int(question.region)))
    if question.system.isdigit():
        head = int(question.system)
        found = found.filter(Q(sponsor=head) | Q(sponsor__industry_supervisor=head))
    return found.order_by("sponsor__path", "-is_main", "platform", "pk")


def _speaks_of(q: str) -> Q:
    words = q.strip()[:LONGEST_QUESTION]
    found = Q(name__icontains=words) | Q(sponsor__name__icontains=words) | Q(platform_account_id__iexact=words)
    address = _address(words)
    return found | Q(url__icontains=address) if address else found


def _address(words: str) -> str:
    """Host and path of a pasted link, without what follows a question mark; empty for what is no link."""
    if not re.match(r"https?://|[\w-]+(\.[\w-]+)+/", words):
        return ""
    parts = urlsplit(words if "://" in words else f"https://{words}")
    return f"{parts.netloc}{parts.path}".rstrip("/") if parts.netloc else ""


def answers_to(q: str) -> list[MediaAccount]:
    """The accounts a visitor may mean, running ones first; at most MOST_FOUND. A single character finds nothing."""
    words = q.strip()[:LONGEST_QUESTION]
    if len(words) < 2:
        return []
    found = known_accounts().filter(_speaks_of(words)).order_by("name", "pk")[: MOST_FOUND * 3]
    exact = words.casefold()
    return sorted(found, key=lambda a: (a.name.casefold() != exact, a.status in ENDED, a.name, a.pk))[:MOST_FOUND]


def often_sought() -> list[tuple[str, list[MediaAccount]]]:
    """The accounts with the most followers, those of one name together, for who does not know what to type."""
    rows = approved_accounts().order_by("-is_main", "-followers", "pk")[: SOUGHT * 4]
    together: dict[str, list[MediaAccount]] = {}
    for account in rows:
        together.setdefault(account.name, []).append(account)
    return list(together.items())[:SOUGHT]


def regions_shown() -> list[tuple[str, str]]:
    """The regions with accounts and those above them, as choices, higher ones first."""
    rows = {region.pk: region for region in Region.objects.all()}
    wanted: set[int] = set()
    for pk in approved_accounts().order_by().values_list("sponsor__region", flat=True).distinct():
        current: int | None = pk
        while current is not None and current not in wanted:
            wanted.add(current)
            current = rows[current].parent_id
    places = sorted((rows[pk] for pk in wanted), key=lambda r: (LEVEL_RANK[r.level], r.pk))
    return [(str(region.pk), region.name) for region in places]


def platforms_shown() -> list[tuple[str, str]]:
    """The platforms with accounts, in the order of the dictionary."""
    used = set(approved_accounts().order_by().values_list("platform", flat=True).distinct())
    return [(p.code, p.name) for p in PLATFORMS if p.code in used]


def systems_shown() -> list[tuple[str, str]]:
    """The lines of work (教育, 公安 …) by the units that guide others in them."""
    heads = Organisation.objects.filter(industry_supervised__isnull=False, is_secret=False).distinct()
    return [(str(head.pk), system_name(head)) for head in heads.select_related("region").order_by("name")]


def system_name(head: Organisation) -> str:
    """示范市教育局 → 教育."""
    bare = head.name.removeprefix(head.region.name)
    return re.sub(r"(?:和[^和]*)?(?:管理)?(?:局|委员会|委|厅|办公室)$", "", bare) or head.name


def notices_matching(q: str, kind: str) -> QuerySet[PublicNotice]:
    """The notices, newest first. Those of secret units were never published."""
    found = public_notices().filter(media_account__sponsor__is_secret=False)
    if q:
        found = found.filter(Q(account_name__icontains=q) | Q(old_sponsor__icontains=q) | Q(new_sponsor__icontains=q))
    return found.filter(kind=kind) if kind else found


OPEN_COLUMNS = (
    "账号名称",
    "平台",
    "平台账号ID",
    "主办单位",
    "地区",
    "运行状态",
    "备案编号",
    "访问链接",
    "注销关停日期",
)


def open_rows(accounts: Iterable[MediaAccount]) -> list[tuple[str, ...]]:
    """The open data: what an account is called, where it is, whose it is, whether it runs. Nothing of a person."""
    return [
        (
            account.name,
            account.platform_name,
            account.platform_account_id,
            account.sponsor.name,
            account.sponsor.region.name,
            str(account.get_status_display()),
            account.filing_number,
            account.url,
            account.cancelled_on.isoformat() if account.cancelled_on else "",
        )
        for account in accounts
    ]


@dataclass(frozen=True, slots=True)
class ToldAccount:
    """One account in a list: what it is called, where it is, whose it is, and each problem with its article."""

    name: str
    platform: str
    sponsor: str
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ToldList:
    """A list behind a bulletin as everyone reads it, by account; `empty` is said where it names none.

    A list of units has `units` instead: the name of each with its line in words.
    """

    title: str
    accounts: tuple[ToldAccount, ...]
    empty: str
    units: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ToldBulletin:
    """A bulletin as everyone reads it: (kind, lead, text) of each paragraph, and its lists."""

    addressee: str
    body: tuple[tuple[str, str, str], ...]
    lists: tuple[ToldList, ...]
    signer: str


def bulletins_matching(q: str) -> QuerySet[Bulletin]:
    """The published bulletins, newest first, by title, number, office, or an account or unit they name."""
    found = public_bulletins()
    if not q:
        return found
    named = RoundAccount.objects.filter(
        Q(name__icontains=q) | Q(sponsor_name__icontains=q),
        findings__isnull=False,
        is_sampled=True,
        sponsor__is_secret=False,
    )
    words = Q(title__icontains=q) | Q(number__icontains=q) | Q(round__office__name__icontains=q)
    words |= Q(assessment__office__name__icontains=q) | Q(round__in=named.values("round"))
    units = AssessedUnit.objects.filter(organisation__is_secret=False)
    assessed = units.filter(Q(name__icontains=q) | Q(problems__account_name__icontains=q))
    return found.filter(words | Q(assessment__in=assessed.values("assessment")))


def told(bulletin: Bulletin) -> ToldBulletin:
    """What the bulletin said when it was issued, without telephone numbers and without the lines of secret units."""
    document = document_from(bulletin.content["document"])
    secret = _secret_names(bulletin)
    lists = tuple(_told_list(annex, secret) for annex in document.annexes)
    body = tuple((block.kind, without_phones(block.lead), without_phones(block.text)) for block in document.body)
    return ToldBulletin(without_phones(document.addressee), body, lists, document.signer)


def _secret_names(bulletin: Bulletin) -> set[str]:
    """The units a bulletin names that are secret by now."""
    if bulletin.assessment_id:
        units = AssessedUnit.objects.filter(assessment=bulletin.assessment_id, organisation__is_secret=True)
        return set(units.values_list("name", flat=True))
    rows = RoundAccount.objects.filter(round=bulletin.round_id, sponsor__is_secret=True)
    return set(rows.values_list("sponsor_name", flat=True))


def _told_list(annex: Annex, secret: set[str]) -> ToldList:
    names = tuple(name for name, _ in annex.columns)
    if "账号" in names:
        return ToldList(annex.title, _told_accounts(annex, secret), annex.empty)
    at = names.index("单位")
    units = tuple(
        (row[at], "，".join(f"{name} {without_phones(row[i])}" for i, name in enumerate(names) if i > at))
        for row in annex.rows
        if row[at] not in secret
    )
    return ToldList(annex.title, (), annex.empty, units)


def _told_accounts(annex: Annex, secret: set[str]) -> tuple[ToldAccount, ...]:
    """The rows of an annex, those of one account together."""
    names = [name for name, _ in annex.columns]
    together: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for row in annex.rows:
        cell = dict(zip(names, row, strict=True))
        if cell["主办单位"] in secret:
            continue
        problem = cell.get("问题") or cell.get("凭什么判不合格", "")
        account = (cell["账号"], cell["平台"], cell["主办单位"])
        together.setdefault(account, []).append((without_phones(problem), cell.get("条文", "")))
    return tuple(ToldAccount(*account, tuple(problems)) for account, problems in together.items())
