"""A year of the cast's city: issued rounds, findings told in them or beside them, and an assessment taken to where it is needed."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import python_calamine
from django.test import Client
from tests import factories
from tests.cast import NOW, Cast

from zhengmei.core.clock import BEIJING, end_of_day
from zhengmei.filing.models import MediaAccount
from zhengmei.inspection import actions
from zhengmei.inspection.models import (
    AssessedUnit,
    Assessment,
    Bulletin,
    Indicator,
    Round,
    RoundAccount,
    RoundFinding,
)
from zhengmei.inspection.queries import UnitLine, lines_of
from zhengmei.monitoring.models import CheckRun, Finding
from zhengmei.organisations.models import Organisation, PackAdoption

LAST_DAYS = ((3, 31), (6, 30), (9, 30), (12, 31))


def make_round(cast: Cast, year: int, quarter: int, accounts: list[MediaAccount], *, reply_due: date) -> Round:
    """An issued round of one quarter over these accounts, none of them failed."""
    last = date(year, *LAST_DAYS[quarter - 1])
    given: dict[str, Any] = {"pack_id": "fangchenggang-2022", "opened_at": NOW, "state": "issued", "seed": "x"}
    held = Round.objects.create(
        office=cast.city_office,
        title=f"{year}年第{quarter}季度检查",
        period_from=date(year, 3 * quarter - 2, 1),
        period_to=last,
        judged_at=end_of_day(last),
        **given,
    )
    for i, account in enumerate(accounts):
        RoundAccount.objects.create(
            round=held,
            media_account=account,
            number=i,
            name=account.name,
            platform=account.platform,
            platform_name="微信公众号",
            sponsor=account.sponsor,
            sponsor_name=account.sponsor.name,
            level=account.sponsor.level,
            region_name=account.sponsor.region.name,
            status="normal",
            is_registered=True,
            is_sampled=True,
            verdict="pass",
        )
    number = f"示政办发〔{year}〕{quarter}号"
    Bulletin.objects.create(
        round=held, number=number, title="通报", addressee="各县", issued_at=NOW, issued_on=last, reply_due=reply_due
    )
    return held


def make_finding(account: MediaAccount, title: str, *, state: str = "open", at: datetime | None = None) -> Finding:
    """A finding of the account, raised in the middle of 2025 unless told otherwise."""
    at = at or datetime(2025, 6, 10, 9, tzinfo=BEIJING)
    run = CheckRun.objects.create(
        period_from=at.date(), period_to=at.date(), judged_at=at, at=at, media_accounts=1, opened=1, kept=0, closed=0
    )
    return Finding.objects.create(
        code="MC002",
        media_account=account,
        cause=title,
        rule_key="update_frequency",
        title=title,
        clauses=["FCG-18-a"],
        article="防城港 第十八条",
        pack_id="fangchenggang-2022",
        pack_version="0",
        strength="must",
        statement=title,
        fingerprint="0",
        since=at.date(),
        raised_at=at,
        seen_at=at,
        judged_at=at,
        last_run=run,
        state=state,
    )


def tell(round_: Round, finding: Finding) -> RoundFinding:
    """The round's bulletin told of the finding, and its account failed."""
    row = RoundAccount.objects.get(round=round_, media_account=finding.media_account)
    row.verdict = "fail"
    row.save()
    return RoundFinding.objects.create(
        round_account=row,
        finding=finding,
        code=finding.code,
        group="更新",
        title=finding.title,
        article=finding.article,
        strength="must",
    )


def four_quarters(cast: Cast, accounts: list[MediaAccount], year: int = 2025) -> list[Round]:
    return [make_round(cast, year, q, accounts, reply_due=date(year, *LAST_DAYS[q - 1])) for q in (1, 2, 3, 4)]


def accounts_of(cast: Cast) -> tuple[MediaAccount, MediaAccount]:
    return tuple(  # type: ignore[return-value]
        factories.make_media_account(unit, name=f"{unit.name}发布") for unit in (cast.education, cast.police)
    )


def opened(cast: Cast, year: int = 2025) -> Assessment:
    return actions.open_assessment(office=cast.city_office, year=year, by=cast.supervisor, now=NOW)


def line(assessment: Assessment, unit: Organisation) -> UnitLine:
    assessment.refresh_from_db()
    return next(found for found in lines_of(assessment, on=NOW.date()) if found.unit.organisation_id == unit.pk)


def mark_all(cast: Cast, assessment: Assessment, points: Decimal | None = None) -> None:
    for unit in AssessedUnit.objects.filter(assessment=assessment):
        for indicator in Indicator.objects.filter(assessment=assessment, each=None):
            given = points if indicator.points is not None else None
            words = {"reason": "制度齐全", "evidence": "工作总结第 3 页"}
            actions.mark_unit(unit=unit, indicator=indicator, points=given, by=cast.inspector, now=NOW, **words)


def concluded(cast: Cast, assessment: Assessment) -> Assessment:
    mark_all(cast, assessment)
    return actions.conclude_assessment(assessment=assessment, by=cast.supervisor, now=NOW)


def issued(cast: Cast, assessment: Assessment) -> Bulletin:
    concluded(cast, assessment)
    return actions.issue_assessment(
        assessment=assessment, number="示政办发〔2026〕5号", issued_on=NOW.date(), by=cast.supervisor, now=NOW
    )


def sheet_of(client: Client, assessment: Assessment, name: str) -> list[list[Any]]:
    got = client.get(f"/inspection/assessments/{assessment.pk}/download/xlsx/")
    assert got.status_code == 200
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(got.content)).get_sheet_by_name(name).to_python()


def follow(cast: Cast, pack: str) -> None:
    PackAdoption.objects.filter(organisation=cast.city_office).update(pack_id=pack)
