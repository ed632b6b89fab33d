"""Taking the gaps of units out of the house: at once, or where the regulation asks for it after somebody agreed."""

import io
from collections.abc import Callable

import pytest
import python_calamine
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects
from tests import factories
from tests.cast import NOW, Cast
from tests.organisations.scene import follow, sponsor

from zhengmei.audit.models import AuditEntry, ExportRequest
from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.organisations.states import Duty

SignIn = Callable[[User], Client]
EXPORT = "/organisations/gaps/export/"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def units_in(content: bytes) -> set[object]:
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("缺口清单").to_python()
    heads = [row[0] for row in rows].index("单位")
    return {row[0] for row in rows[heads + 1 :]}


def test_without_such_a_rule_the_file_comes_at_once(cast: Cast, client_as: SignIn) -> None:
    sponsor(cast, cast.education)
    answer = client_as(cast.supervisor).post(EXPORT, {"query": ""})
    assert answer.status_code == 200
    assert cast.education.name in units_in(answer.content)
    assert AuditEntry.objects.get(kind="organisations.gaps.exported").detail["导出"] == "单位缺口和台账"


def test_weihai_wants_the_purpose_approved_and_the_file_comes_once(cast: Cast, client_as: SignIn) -> None:
    follow(cast.city_office, "weihai-2019")
    sponsor(cast, cast.education)
    sponsor(cast, cast.police)
    office = client_as(cast.supervisor)
    answer = office.post(EXPORT, {"query": "q=教育局"}, follow=True)
    assertContains(answer, "要求数据带出先批准用途。写明用途申请，批准后下载。")
    assert not AuditEntry.objects.filter(kind="organisations.gaps.exported").exists()
    asked = {"subject": "gaps", "question": "q=教育局", "purpose": "报市委办督查"}
    assert office.post("/audit/exports/new/", asked).status_code == 302
    request = ExportRequest.objects.get()
    early = office.post(EXPORT, {"request": request.pk})
    assertRedirects(early, f"/audit/exports/{request.pk}/")
    other = factories.make_user("another", "另一位")
    factories.make_appointment(other, cast.city_office, Duty.SUPERVISOR)
    decided = client_as(other).post(f"/audit/exports/{request.pk}/decide/", {"decision": "approve", "reason": ""})
    assert decided.status_code == 302
    assertContains(office.get(f"/audit/exports/{request.pk}/"), f'action="{EXPORT}"')
    assert client_as(other).post(EXPORT, {"request": request.pk}).status_code == 404
    answer = office.post(EXPORT, {"request": request.pk})
    assert units_in(answer.content) == {cast.education.name}
    entry = AuditEntry.objects.get(kind="organisations.gaps.exported")
    assert (entry.reason, entry.detail["批准人"]) == ("报市委办督查", "另一位")
    again = office.post(EXPORT, {"request": request.pk}, follow=True)
    assertContains(again, "已经下载过一次；还要，请重新申请。")
