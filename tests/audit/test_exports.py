"""Data leave the house for an approved purpose, once, and the record says who took how much (WH-5.2-c)."""

import csv
import hashlib
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains
from tests import factories
from tests.audit.test_queries import tamper
from tests.cast import NOW, TODAY, Cast

from zhengmei.audit.actions import ExportRefused, decide_export, request_export, use_export
from zhengmei.audit.models import AuditEntry, ExportRequest
from zhengmei.audit.queries import verify_chain
from zhengmei.core import clock
from zhengmei.dashboard.todos import todos
from zhengmei.identity.models import User
from zhengmei.organisations.models import PackAdoption

SignIn = Callable[[User], Client]
FORM = {"scope": "all", "format": "csv", "columns": "all", "query": "platform=weixin"}


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture
def weihai(cast: Cast) -> Cast:
    PackAdoption.objects.filter(organisation=cast.city_office).update(pack_id="weihai-2019")
    factories.make_media_account(cast.education, name="示范市教育")
    factories.make_media_account(cast.police, name="示范市公安")
    return cast


def asked(client: Client) -> ExportRequest:
    """Refused at first, led to the request, and asked with a purpose."""
    refused = client.post("/filing/ledger/export/", FORM)
    assert refused.status_code == 302 and refused["Location"].startswith("/audit/exports/new/?subject=ledger")
    page = client.get(refused["Location"])
    assertContains(page, "威海 五（二）要求数据带出先批准用途")
    hidden = {k: v[0] for k, v in parse_qs(urlsplit(refused["Location"]).query).items()}
    assertContains(client.post("/audit/exports/new/", hidden | {"purpose": " "}), "没有写明用途", status_code=422)
    answer = client.post("/audit/exports/new/", hidden | {"purpose": "报市网信办年度检查"})
    return ExportRequest.objects.get(pk=int(answer["Location"].rstrip("/").split("/")[-1]))


@pytest.mark.clause("WH-5.2-c")
def test_the_ledger_leaves_only_for_a_purpose_another_person_approved(weihai: Cast, client_as: SignIn) -> None:
    sponsor, chief = client_as(weihai.drafter), client_as(weihai.chief)
    request = asked(sponsor)
    address = f"/audit/exports/{request.pk}/"
    early = sponsor.post("/filing/ledger/export/", {"request": request.pk}, follow=True)
    assertContains(early, "还不能下载")
    assert sponsor.post(f"{address}decide/", {"decision": "approve"}).status_code == 403
    assert [t.url for t in todos(weihai.chief, TODAY) if t.title == "批准导出"] == [address]
    assertContains(chief.post(f"{address}decide/", {"decision": "approve"}, follow=True), "可以下载一次")
    assert [t.url for t in todos(weihai.drafter, TODAY) if t.title == "下载批准的导出"] == [address]
    file = sponsor.post("/filing/ledger/export/", {"request": request.pk})
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    digest = hashlib.sha256(file.content).hexdigest()
    entry = AuditEntry.objects.get(kind="filing.ledger.exported")
    page = client_as(weihai.auditor).get(f"/audit/{entry.pk}/")
    for words in ("沈芸", "2026年10月12日", "报市网信办年度检查", "许文柏", digest, "<dt>行数</dt><dd>1</dd>"):
        assertContains(page, words)
    assertContains(sponsor.post("/filing/ledger/export/", {"request": request.pk}, follow=True), "已经下载过一次")
    assert AuditEntry.objects.filter(kind="filing.ledger.exported").count() == 1
    tamper(f"UPDATE audit_auditentry SET reason = '别的用途' WHERE id = {entry.pk}")
    assert verify_chain().entry_id == entry.pk


def test_nobody_approves_their_own_and_a_second_decision_is_too_late(weihai: Cast, client_as: SignIn) -> None:
    client = client_as(weihai.chief)
    own = asked(client)
    answer = client.post(f"/audit/exports/{own.pk}/decide/", {"decision": "approve"}, follow=True)
    assertContains(answer, "自己申请的不能自己批")
    supervisor = weihai.supervisor
    with pytest.raises(ExportRefused, match="不批准要写理由"):
        decide_export(request=own, approve=False, reason=" ", by=supervisor, now=NOW)
    decide_export(request=own, approve=False, reason="用途太宽", by=supervisor, now=NOW)
    with pytest.raises(ExportRefused, match="不用再办"):
        decide_export(request=own, approve=True, reason="", by=supervisor, now=NOW)
    assertContains(client.get(f"/audit/exports/{own.pk}/"), "用途太宽")
    assertContains(client.post("/filing/ledger/export/", {"request": own.pk}, follow=True), "还不能下载")


def test_an_approval_ends_and_is_good_for_its_asker_and_its_subject_alone(
    weihai: Cast, client_as: SignIn, at: Callable[[datetime], None]
) -> None:
    client = client_as(weihai.drafter)
    request = asked(client)
    decide_export(request=request, approve=True, reason="", by=weihai.chief, now=NOW)
    assert client_as(weihai.county_drafter).get(f"/audit/exports/{request.pk}/").status_code == 404
    assert client_as(weihai.reviewer).post("/filing/ledger/export/", {"request": request.pk}).status_code == 404
    assert client_as(weihai.chief).post("/filing/ledger/export/", {"request": request.pk}).status_code == 404
    taken = {"rows": 1, "digest": "0" * 64, "now": NOW}
    with pytest.raises(ExportRefused, match="批准的是导出台账"):
        use_export(request=request, subject="record", by=weihai.drafter, **taken)
    with pytest.raises(ExportRefused, match="只有申请人本人"):
        use_export(request=request, subject="ledger", by=weihai.chief, **taken)
    at(NOW + timedelta(days=3))
    assertContains(client.post("/filing/ledger/export/", {"request": request.pk}, follow=True), "下载时间已过")
    assertContains(client.get("/audit/exports/"), "已过期")


def test_the_record_itself_leaves_the_same_way(weihai: Cast, client_as: SignIn) -> None:
    client = client_as(weihai.auditor)
    led = client.get("/audit/export/?kind=audit.export_asked")
    assert led["Location"].startswith("/audit/exports/new/?subject=record&question=kind")
    question = "kind=audit.export_asked"
    client.post("/audit/exports/new/", {"subject": "record", "question": question, "purpose": "等保测评留档"})
    request = ExportRequest.objects.get()
    decide_export(request=request, approve=True, reason="", by=weihai.supervisor, now=NOW)
    file = client.post("/audit/export/", {"request": request.pk})
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row["事项代码"] for row in rows] == ["audit.export_asked"]
    assert AuditEntry.objects.get(kind="audit.exported").detail["批准人"] == "林守正"
    with pytest.raises(ExportRefused, match="查看和导出记录"):
        request_export(subject="record", question="", purpose="想看看记录", unit_id=None, by=weihai.drafter, now=NOW)


def test_where_no_pack_asks_the_ledger_leaves_at_once(cast: Cast, client_as: SignIn) -> None:
    factories.make_media_account(cast.education, name="示范市教育")
    answer = client_as(cast.supervisor).post("/filing/ledger/export/", FORM)
    assert answer.status_code == 200
    entry = AuditEntry.objects.get(kind="filing.ledger.exported")
    assert entry.detail["文件校验值"] == hashlib.sha256(answer.content).hexdigest()


def test_the_list_is_searched_narrowed_and_costs_the_same(weihai: Cast, client_as: SignIn) -> None:
    client = client_as(weihai.chief)
    assertContains(client.get("/audit/exports/"), "还没有申请")
    counts = []
    for amount in (1, 3):
        while ExportRequest.objects.count() < amount:
            request_export(
                subject="ledger",
                question="",
                purpose=f"用途第{amount}",
                unit_id=weihai.education.pk,
                by=weihai.drafter,
                now=NOW,
            )
        client.get("/audit/exports/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/audit/exports/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assertContains(client.get("/audit/exports/?q=第3&state=waiting"), "共 <b>2</b> 份申请")
    assertContains(client.get("/audit/exports/?state=used"), "没有这样的申请")
    assertNotContains(client_as(weihai.county_drafter).get("/audit/exports/"), "用途第")
    assert client.get("/audit/exports/new/?subject=nonsense").status_code == 404
