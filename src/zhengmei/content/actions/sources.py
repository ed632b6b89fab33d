"""Keeping the list of allowed sources, the original of a draft, exceptions, and what partners took from us."""

import re
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import ContentRefused, locked, refuse_if
from zhengmei.content.actions.drafting import reasons_not_to_save, reasons_not_to_write
from zhengmei.content.actions.ending import end_entry, reasons_not_to_end
from zhengmei.content.models import AllowedSource, Draft, PartnerRepost, RepostException, SourceCopy
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.sourcing import host_of, kinds_of_source, said_where, source_of
from zhengmei.content.states import DraftKind
from zhengmei.documents.richtext import read
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_supervise
from zhengmei.policies.parts import exception_terms
from zhengmei.policies.schema import Strength

_HOST = re.compile(r"(?=.{4,200}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
PARTNER_KIND = "合作的主流新闻媒体"
LONGEST_COPY = 200_000


class SourceLine(NamedTuple):
    """One source as it is handed in."""

    kind: str
    name: str
    host: str = ""
    handle: str = ""
    reason: str = ""
    is_partner: bool = False


def reasons_not_to_keep_sources(office: Organisation, *, by: User, now: datetime) -> list[str]:
    """Why a person may not change the list of an office: not its supervisor."""
    if can_supervise(by, office, now.date()):
        return []
    return [f"稿源名单由主管单位管，您在“{office.name}”不是主管。要加稿源，请找主管。"]


def line_reasons(office: Organisation, line: SourceLine, on: date) -> list[str]:
    """What is wrong with one line, each with the remedy."""
    kinds = [*kinds_of_source(Handbook(office, on)), PARTNER_KIND]
    reasons = []
    if line.kind not in kinds:
        reasons.append(f"类型“{line.kind}”不在办法列的范围里，请从{'、'.join(dict.fromkeys(kinds))}里选。")
    if not line.name:
        reasons.append("没有写稿源单位，请写全称。")
    if not line.host and not line.handle:
        reasons.append("域名和账号名称至少填一个，不然认不出转载是不是从它来的。")
    if line.host and not _HOST.fullmatch(line.host):
        reasons.append(f"域名“{line.host}”写法不对，只写 www.example.gov.cn 这样的域名，不带 http:// 和后面的路径。")
    if not line.reason:
        reasons.append("没有写依据或理由，请写明哪份文件、哪个部门确定的。")
    return reasons


def _tidied(line: SourceLine) -> SourceLine:
    host = host_of(line.host) if "://" in line.host else line.host.strip().lower().rstrip("./")
    return line._replace(
        kind=line.kind.strip(),
        name=line.name.strip()[:120],
        host=host,
        handle=line.handle.strip()[:120],
        reason=line.reason.strip()[:300],
        is_partner=line.is_partner or line.kind.strip() == PARTNER_KIND,
    )


def _is_listed(office: Organisation, line: SourceLine) -> bool:
    rows = AllowedSource.objects.filter(office=office, name=line.name, host=line.host, handle=line.handle)
    return rows.filter(ended_on=None).exists()


@transaction.atomic
def add_source(*, office: Organisation, line: SourceLine, by: User, now: datetime) -> AllowedSource:
    """Put a source on the list of an office. Holds for every unit below it from today. Raises ContentRefused."""
    refuse_if(reasons_not_to_keep_sources(office, by=by, now=now))
    tidy = _tidied(line)
    reasons = line_reasons(office, tidy, now.date())
    if not reasons and _is_listed(office, tidy):
        reasons.append(f"“{tidy.name}”已经在名单里了。")
    refuse_if(reasons)
    try:
        with transaction.atomic():
            made = AllowedSource.objects.create(office=office, added_by=by, added_on=now.date(), **tidy._asdict())
    except IntegrityError as doubled:
        raise ContentRefused([f"“{tidy.name}”刚刚已有人加进名单。"]) from doubled
    detail = {"稿源": made.name, "类型": made.kind, "域名": made.host, "账号名称": made.handle}
    record("content.source.added", by=by, now=now, about=made, reason=made.reason, detail=detail)
    return made


@transaction.atomic
def end_source(*, source: AllowedSource, reason: str, by: User, now: datetime) -> AllowedSource:
    """Take a source off the list from today; what was reposted before stays as it was. Raises ContentRefused."""
    held = AllowedSource.objects.select_for_update(of=("self",)).select_related("office").get(pk=source.pk)
    against = reasons_not_to_keep_sources(held.office, by=by, now=now)
    against += reasons_not_to_end("这个稿源", held.ended_on, reason)
    end_entry(held, against=against, reason=reason, now=now, ended_by=by)
    record("content.source.ended", by=by, now=now, about=held, reason=held.end_reason, detail={"稿源": held.name})
    return held


def read_lines(text: str) -> list[SourceLine]:
    """The lines of a pasted table: kind, name, domain, account, reason, separated by tabs or commas. A head is passed over."""
    found = []
    for row in text.replace("\r", "").split("\n"):
        cells = [cell.strip() for cell in re.split(r"\t|，|,", row)]
        if any(cells) and cells[0] != "类型":
            cells += [""] * (5 - len(cells))
            kind, name, host, handle, reason = cells[:5]
            found.append(_tidied(SourceLine(kind, name, host, handle, reason)))
    return found


@transaction.atomic
def import_sources(*, office: Organisation, text: str, by: User, now: datetime) -> tuple[int, int]:
    """Put a pasted table on the list: all lines or none. Returns how many are new and how many stood there already.

    Raises ContentRefused with every faulty line by its number.
    """
    refuse_if(reasons_not_to_keep_sources(office, by=by, now=now))
    lines = read_lines(text)
    if not lines:
        raise ContentRefused(["没有可导入的行。每行写：类型、稿源单位、域名、账号名称、依据，用制表符或逗号隔开。"])
    reasons = [
        f"第 {n} 行：{reason}" for n, line in enumerate(lines, 1) for reason in line_reasons(office, line, now.date())
    ]
    refuse_if(reasons)
    fresh = [line for line in dict.fromkeys(lines) if not _is_listed(office, line)]
    AllowedSource.objects.bulk_create(
        AllowedSource(office=office, added_by=by, added_on=now.date(), **line._asdict()) for line in fresh
    )
    detail = {"新增": len(fresh), "已有": len(lines) - len(fresh)}
    record("content.sources.imported", by=by, now=now, about=office, detail=detail)
    return len(fresh), len(lines) - len(fresh)


@transaction.atomic
def keep_source_copy(*, draft: Draft, title: str, body: str, by: User, now: datetime) -> SourceCopy:
    """Keep the original a draft is taken from, so that the two can be compared. Raises ContentRefused."""
    held = locked(draft)
    reasons = reasons_not_to_save(held, by=by, now=now)
    plain = read(body).text if "<" in body else body
    plain = "\n".join(line.strip() for line in plain.replace("\r", "").replace("\x00", "").split("\n") if line.strip())
    if not title.strip() or not plain:
        reasons.append("原标题和原正文都要贴上，缺一样就没法比对。")
    if len(plain) > LONGEST_COPY:
        reasons.append(f"原文超过 {LONGEST_COPY} 字，没有存。请只贴正文。")
    refuse_if(reasons)
    values = {"title": title.strip()[:300], "body": plain, "kept_by": by, "kept_at": now}
    copy, _ = SourceCopy.objects.update_or_create(draft=held, defaults=values)
    record("content.repost.noted", by=by, now=now, about=held, detail={"原标题": copy.title, "字数": len(plain)})
    return copy


def reasons_not_to_except(draft: Draft, *, expires_on: date | None, by: User, now: datetime) -> list[str]:
    """Why no exception can be given for the source of a draft: none is needed, none is possible, or not by this person."""
    handbook = Handbook(draft.organisation, now.date())
    basis = handbook.basis("repost_sources")
    if draft.kind != DraftKind.REPOST or not draft.source_url:
        return ["只有填了来源网址的转载稿才谈得上例外。"]
    if basis is None or source_of(draft, now.date()) is not None:
        return ["这篇稿的来源用不着例外。"]
    reasons = []
    if basis.strength == Strength.MUST:
        reasons.append(f"{said_where(basis)}写的是“必须”，没有例外可给，请换稿源。")
    if not can_supervise(by, draft.organisation, now.date()):
        reasons.append(f"例外由“{draft.organisation.name}”的主管批准，请找主管办理。")
    terms = exception_terms(handbook.policy) if handbook.policy else None
    if expires_on is not None and expires_on < now.date():
        reasons.append("有效期至不能早于今天，请改日期。")
    if expires_on is not None and terms and (expires_on - now.date()).days > terms.value.longest_days:
        reasons.append(f"例外最长 {terms.value.longest_days} 天（本单位自定），请改短。")
    return reasons


@transaction.atomic
def except_source(*, draft: Draft, reason: str, expires_on: date, by: User, now: datetime) -> RepostException:
    """Let one draft be reposted from its unlisted source, once, until a day. `by` approves. Raises ContentRefused."""
    held = locked(draft)
    reasons = reasons_not_to_except(held, expires_on=expires_on, by=by, now=now)
    if not reason.strip():
        reasons.append("没有写理由。原则上的规定要有理由才能例外。")
    refuse_if(reasons)
    basis = Handbook(held.organisation, now.date()).basis("repost_sources")
    made = RepostException.objects.create(
        draft=held,
        source_url=held.source_url,
        reason=reason.strip()[:500],
        clause=basis.clause if basis else "",
        approved_by=by,
        approved_at=now,
        expires_on=expires_on,
    )
    detail = {"来源": held.source, "网址": held.source_url, "条文": made.clause, "有效期至": expires_on}
    record("content.repost.excepted", by=by, now=now, about=held, reason=made.reason, detail=detail)
    return made


@transaction.atomic
def note_partner_repost(
    *,
    organisation: Organisation,
    source: AllowedSource,
    title: str,
    url: str,
    reposted_on: date,
    draft: Draft | None = None,
    by: User,
    now: datetime,
) -> PartnerRepost:
    """Record that a partner reposted a text of the unit's. Raises ContentRefused."""
    reasons = reasons_not_to_write(by, organisation, now)
    if not source.is_partner:
        reasons.append(f"“{source.name}”不是合作媒体。请主管先把它作为合作媒体加进稿源名单。")
    if not title.strip() or not host_of(url):
        reasons.append("标题和对方网址都要填，网址以 http:// 或 https:// 开头。")
    if reposted_on > now.date():
        reasons.append("转载日期不能晚于今天，请改日期。")
    if PartnerRepost.objects.filter(organisation=organisation, url=url.strip()).exists():
        reasons.append("这个网址已经登记过了。")
    refuse_if(reasons)
    made = PartnerRepost.objects.create(
        organisation=organisation,
        source=source,
        draft=draft,
        title=title.strip()[:300],
        url=url.strip()[:1000],
        reposted_on=reposted_on,
        by=by,
        at=now,
    )
    record("content.exchange.noted", by=by, now=now, about=made, detail={"合作媒体": source.name, "网址": made.url})
    return made
