"""The pages: the report, the case, the slip, the order, the papers, who sees and does what."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from tests import factories
from tests.cast import NOW, Cast
from tests.incidents.scene import WHAT, Story

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.dashboard.todos import todos
from zhengmei.identity.models import User
from zhengmei.incidents.models import Incident, SecurityOrder, Transfer
from zhengmei.notices.models import Notice
from zhengmei.organisations.states import Duty, ResponsibilityKind

As = Callable[[User], Client]
MOMENT = f"{NOW:%Y-%m-%dT%H:%M}"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def page_of(name: str, *args: object) -> str:
    return reverse(f"incidents:{name}", args=args)


def words_of(content: bytes) -> str:
    """Everything written in a docx, cell by cell."""
    file = Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in file.paragraphs), *cells])


@pytest.mark.clause("WH-5.2-g")
def test_the_security_event_page_offers_the_person_who_answers_for_security(cast: Cast, client_as: As) -> None:
    story = Story(cast, "weihai-2019")
    client = client_as(cast.drafter)
    assertContains(client.get(page_of("report")), "还没有信息安全责任人")
    factories.make_responsibility(story.unit, ResponsibilityKind.INFORMATION_SECURITY, "魏明", user=cast.chief)
    offered = client.get(page_of("report"))
    assertContains(offered, 'value="魏明"')
    assertContains(offered, "本单位的信息安全责任人，可以改")
    form = {"type_code": "stolen", "grade": "一般", "media_account": story.account.pk, "discovered_at": MOMENT}
    done = client.post(page_of("report"), {**form, "what": WHAT, "person": "魏明"})
    made = Incident.objects.get()
    assertRedirects(done, page_of("incident", made.pk))
    assert (made.person, made.person_user, made.number) == ("魏明", cast.chief, f"2026-{made.pk:04}")
    told = set(Notice.objects.filter(kind="incidents.opened").values_list("user__username", flat=True))
    assert told == {cast.chief.username, cast.supervisor.username}
    assert [t.title for t in todos(cast.chief, NOW.date()) if t.room == "incidents"] == [f"账号被盗用：{WHAT}"]


@pytest.mark.clause("WH-5.1-c")
def test_the_slip_of_public_opinion_offers_the_recorded_contact(cast: Cast, client_as: As) -> None:
    story = Story(cast, "weihai-2019")
    case = story.report("opinion", kind="opinion")
    client = client_as(cast.drafter)
    assertContains(client.get(page_of("send", case.pk)), "没有登记“舆情应对”的联络人")
    story.ring("宣传", "信息发布", name="宣明")
    held = story.ring("网信", "舆情应对", name="汪信")
    page = client.get(page_of("send", case.pk))
    assertContains(
        page, f'<option value="{held.pk}" selected>网信：示范市网信部门 汪信（舆情应对）</option>', html=True
    )
    assert page.context["form"]["department"].value() == "网信"


@pytest.mark.clause("WH-3.2-g")
def test_four_departments_and_extras_and_the_police_sign_for_what_they_were_sent(cast: Cast, client_as: As) -> None:
    story = Story(cast, "weihai-2019")
    case, other = story.report("opinion", kind="opinion"), story.report("opinion", kind="opinion", what="另一件")
    client = client_as(cast.drafter)
    form = client.get(page_of("send", case.pk)).context["form"]
    assert [value for value, _ in form.fields["department"].choices[1:]] == ["宣传", "网信", "公安", "应急管理"]
    story.ring("卫生健康", "舆情应对")
    form = client.get(page_of("send", case.pk)).context["form"]
    assert [value for value, _ in form.fields["department"].choices[1:]][4:] == ["卫生健康"]
    police = factories.make_user("jing.cha", "荆察")
    factories.make_appointment(police, cast.police, Duty.LIAISON)
    there = client_as(police)
    assert there.get(page_of("incident", case.pk)).status_code == 404
    given = {"department": "公安", "recipient": "网安支队", "to_unit": cast.police.pk, "facts": WHAT}
    client.post(f"{page_of('send', case.pk)}?matter=舆情应对", given)
    slip = Transfer.objects.get()
    assert (slip.paper, slip.to_unit) == ("转办单", cast.police)
    assert [one.pk for one in there.get(page_of("incidents")).context["page"]] == [case.pk]
    assert there.get(page_of("incident", other.pk)).status_code == 404
    assertNotContains(there.get(page_of("incident", case.pk)), "记进展")
    refused = client.post(page_of("receive", slip.pk))
    assertContains(refused, "回执由“示范市公安局”的人来记，请联系他们。")
    there.post(page_of("receive", slip.pk), {"note": "已转刑侦"})
    slip.refresh_from_db()
    assert (slip.state, slip.receiver, slip.received_at) == ("received", "荆察", NOW)
    assertContains(there.post(page_of("receive", slip.pk)), "这份转办单已回执，不能再记回执。")


@pytest.mark.clause("WH-3.2-g")
def test_a_slip_without_receipt_is_listed_as_overdue(
    cast: Cast, client_as: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(cast, "weihai-2019")
    case = story.report("opinion", kind="opinion")
    slip = story.send(case, "公安")
    client = client_as(cast.supervisor)
    assert list(client.get(page_of("incidents"), {"receipt": "late"}).context["page"]) == []
    monkeypatch.setattr(clock, "now", lambda: slip.due_at.replace(minute=59))
    late = client.get(page_of("incidents"), {"receipt": "late"})
    assert [one.pk for one in late.context["page"]] == [case.pk]
    assertContains(client.get(page_of("incident", case.pk)), "逾期没有回执")


@pytest.mark.clause("BL-3.1-e")
def test_a_slip_for_network_security_begins_with_the_police(cast: Cast, client_as: As) -> None:
    story = Story(cast, "beilun-2020")
    story.ring("网信", "舆情应对", "网络安全", name="汪信")
    story.ring("宣传", "发布引导", name="宣明")
    police = story.ring("公安", "网络安全", name="荆安")
    case = story.report("attacked")
    client = client_as(cast.drafter)
    page = client.get(page_of("send", case.pk))
    assert page.context["matter"] == "网络安全"
    assert page.context["form"]["contact"].value() == police.pk
    assert page.context["form"]["department"].value() == "公安"
    assertContains(page, "荆安")
    other = client.get(page_of("send", case.pk), {"matter": "发布引导"})
    assert other.context["form"]["department"].value() == "宣传"
    assert client.get(page_of("send", case.pk), {"matter": "没有这项"}).status_code == 404
    wrong = {"department": "宣传", "contact": police.pk, "facts": WHAT}
    assertContains(client.post(page_of("send", case.pk), wrong), "荆安是公安的联络人，不是宣传的，请改一样。")
    client.post(page_of("send", case.pk), {"department": "公安", "contact": police.pk, "facts": WHAT})
    assert Transfer.objects.get().recipient == "示范市公安部门荆安"


@pytest.mark.clause("HZ-3.3-c")
def test_departments_and_matters_are_those_of_the_pack(cast: Cast, client_as: As) -> None:
    story = Story(cast, "hangzhou-2019")
    case = story.report("attacked")
    client = client_as(cast.drafter)
    page = client.get(page_of("send", case.pk), {"matter": "网络安全"})
    assert [value for value, _ in page.context["form"].fields["department"].choices[1:]] == ["宣传", "网信", "公安"]
    assert page.context["terms"].matters == ("发布引导", "舆情应对", "网络安全")
    address = f"{page_of('send', case.pk)}?matter=网络安全"
    refused = client.post(address, {"recipient": "值班室", "facts": WHAT})
    assertContains(refused, "没有选送哪个部门，请从宣传、网信、公安里选。")
    client.post(address, {"department": "公安", "recipient": "网安支队", "facts": WHAT})
    slip = Transfer.objects.get()
    assertContains(client.post(page_of("receive", slip.pk)), "没有写签收人，请写上对方谁收的。")
    client.post(page_of("receive", slip.pk), {"receiver": "钱警官"})
    shown = client.get(page_of("incident", case.pk))
    assertContains(shown, "已回执")
    assertContains(shown, "钱警官")


@pytest.mark.clause("HZ-2.3.3-g")
def test_the_sheet_and_the_order_cite_the_law_of_the_pack(cast: Cast, client_as: As) -> None:
    story = Story(cast, "hangzhou-2019")
    case = story.report("stolen")
    law = "《中华人民共和国网络安全法》（杭州 二（三）3）"
    client, above = client_as(cast.chief), client_as(cast.supervisor)
    assert client.get(page_of("order", case.pk)).status_code == 403
    assertContains(client.get(page_of("print", case.pk, "page")), law)
    assert law in words_of(client.get(page_of("print", case.pk, "docx")).content)
    assertContains(above.get(page_of("order", case.pk)), law)
    done = above.post(page_of("order", case.pk), {"demands": "换掉共用口令\n停用离岗人员登录", "workdays": "5"})
    assertRedirects(done, page_of("incident", case.pk))
    order = SecurityOrder.objects.get()
    assert (order.office, order.due_on.isoformat()) == (cast.city_office, "2026-10-19")
    assertContains(client.get(page_of("print_order", order.pk, "page")), law)
    printed = words_of(client.get(page_of("print_order", order.pk, "docx")).content)
    assert (law in printed, "2. 停用离岗人员登录" in printed, "本单位自定" in printed) == (True, True, True)
    assert AuditEntry.objects.filter(kind="incidents.printed").count() == 2
    assert client.get(page_of("print", case.pk, "exe")).status_code == 404


def test_an_order_is_answered_sent_back_and_accepted(cast: Cast, client_as: As) -> None:
    story = Story(cast, "hangzhou-2019")
    case = story.report("stolen")
    client, above = client_as(cast.drafter), client_as(cast.supervisor)
    assertContains(above.post(page_of("order", case.pk), {"demands": " ", "workdays": "5"}), "整改要求")
    above.post(page_of("order", case.pk), {"demands": "换掉共用口令", "workdays": "5"})
    order = SecurityOrder.objects.get()
    assertContains(above.post(page_of("judge", order.pk, "accept")), "这份安全整改通知现在是“待整改”，不能认可。")
    assertContains(client.post(page_of("reply", order.pk)), "没有写整改情况")
    client.post(page_of("reply", order.pk), {"reply": "换了"})
    assertContains(client.post(page_of("judge", order.pk, "accept")), "这一步由发出单位“示范市人民政府办公室”来办。")
    assertContains(above.post(page_of("judge", order.pk, "return")), "没有写理由，请写上为什么退回重改。")
    above.post(page_of("judge", order.pk, "return"), {"note": "没写哪天换的"})
    client.post(page_of("reply", order.pk), {"reply": "10月12日换了"})
    above.post(page_of("judge", order.pk, "accept"))
    order.refresh_from_db()
    assert (order.state, order.reply) == ("accepted", "10月12日换了")
    assert above.post(page_of("judge", order.pk, "burn")).status_code == 404


def test_contractors_report_and_never_close_and_others_see_nothing(cast: Cast, client_as: As) -> None:
    story = Story(cast, "national-2019")
    agent = factories.make_user("dai.yun", "戴运")
    factories.make_appointment(agent, story.unit, Duty.AGENT)
    outside, client = client_as(cast.county_drafter), client_as(agent)
    hidden = story.report("opinion", kind="opinion")
    form = {"type_code": "attacked", "grade": "一般", "media_account": story.account.pk, "discovered_at": MOMENT}
    client.post(page_of("report"), {**form, "what": WHAT})
    made = Incident.objects.exclude(pk=hidden.pk).get()
    assert [one.pk for one in client.get(page_of("incidents")).context["page"]] == [made.pk]
    page = client.get(page_of("incident", made.pk))
    assertNotContains(page, "记进展")
    refused = client.post(page_of("end", made.pk, "close"), {"words": "好了"})
    assert refused.context["reasons"][1:2] == [
        "这一步由“示范市教育局”的负责人、联络员、事件的负责人或主管来办，请找他们。"
    ]
    assert Incident.objects.get(pk=made.pk).state == "open"
    assertContains(
        client.post(page_of("entry", made.pk), {"kind": "measure", "note": "x"}), "第三方承办人员和别的单位只能看"
    )
    assert outside.get(page_of("incident", made.pk)).status_code == 404
    assert outside.get(page_of("report"), {"unit": story.unit.pk}).status_code == 404
    assert client_as(cast.stranger).get(page_of("report")).status_code == 403
    assert client_as(cast.stranger).get(page_of("incidents")).context["may_report"] is False


def test_a_report_says_everything_that_is_missing(cast: Cast, client_as: As) -> None:
    Story(cast, "fangchenggang-2022")
    client = client_as(cast.drafter)
    page = client.post(page_of("report"), {"discovered_at": MOMENT})
    assert page.context["reasons"] == [
        "没有选事件的种类，请从盗用账号、篡改信息、恶意攻击里选一种。",
        "没有选等级（防城港 第二十六条2款、第二十五条），请从一级、二级、三级、四级里选一级。",
        "没有写发生了什么，请写上：在哪里、看到什么、影响多大。",
    ]
    stolen = {"type_code": "stolen", "grade": "四级", "what": WHAT, "discovered_at": "2026-10-13T09:00"}
    page = client.post(page_of("report"), stolen)
    assert page.context["reasons"] == [
        "发现时间还没到，请改成发现的那一刻。",
        "“盗用账号”要停住那个账号的发布，请选是哪个账号。",
    ]
    assert client.get(page_of("report"), {"kind": "fire"}).status_code == 404
    assert not Incident.objects.exists()


def test_the_story_takes_a_file_and_refuses_a_program(
    cast: Cast, client_as: As, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    story = Story(cast, "national-2019")
    case = story.report("tampered")
    client = client_as(cast.drafter)
    bad = SimpleUploadedFile("截图.png", b"MZ\x90\x00" + b"\x00" * 64)
    assertContains(client.post(page_of("entry", case.pk), {"kind": "evidence", "note": "x", "file": bad}), "还不能办")
    good = SimpleUploadedFile("截图.txt", "登录记录：异地".encode())
    client.post(page_of("entry", case.pk), {"kind": "evidence", "note": "登录记录", "file": good})
    entry = case.entries.get()
    assert entry.file_name == "截图.txt"
    assertContains(client.get(page_of("incident", case.pk)), "截图.txt")
    answer = client.get(page_of("evidence", case.pk, entry.pk))
    assert b"".join(answer.streaming_content).decode() == "登录记录：异地"
    assert client_as(cast.county_drafter).get(page_of("evidence", case.pk, entry.pk)).status_code == 404


def test_the_pages_of_the_account_and_the_unit_lead_to_it(cast: Cast, client_as: As) -> None:
    story = Story(cast, "suixi-2022")
    client = client_as(cast.drafter)
    about = {f"/filing/accounts/{story.account.pk}/": "account", f"/organisations/{story.unit.pk}/": "unit"}
    for address in about:
        assertContains(client.get(address), "没有记过事件")
    case = story.report("stolen")
    for address, name in about.items():
        shown = client.get(address)
        assertContains(shown, page_of("incident", case.pk))
        pk = story.account.pk if name == "account" else story.unit.pk
        assertContains(shown, f"{page_of('report')}?{name}={pk}")
        assert client.get(page_of("report"), {name: pk}).context["unit"] == story.unit
    assertNotContains(client_as(cast.observer).get(f"/organisations/{story.unit.pk}/"), page_of("incident", case.pk))


def test_the_list_filters_counts_and_asks_no_more_for_more(
    cast: Cast, client_as: As, django_assert_num_queries: Callable[[int], object]
) -> None:
    story = Story(cast, "suixi-2022")
    client = client_as(cast.supervisor)
    empty = client.get(page_of("incidents"))
    assertContains(empty, "还没有事件")
    story.report("attacked", grade="重大")
    address = page_of("incidents")
    client.get(address)
    with CaptureAmount() as one:
        client.get(address)
    for _ in range(2):
        story.report("hot", kind="opinion", what="路口积水")
    with django_assert_num_queries(one.amount):
        page = client.get(address)
    assert dict(page.context["counts"]) == {"被盗用": 0, "被恶意攻击": 1, "热点公众事件": 2, "重大舆情": 0}
    assert len(client.get(address, {"q": "积水"}).context["page"]) == 2
    assert len(client.get(address, {"grave": "1"}).context["page"]) == 1
    assert len(client.get(address, {"kind": "security", "state": "closed"}).context["page"]) == 0
    assertContains(client.get(address, {"unit": story.unit.pk}), story.unit.name)
    assertContains(client.get(address, {"q": "没有这样的"}), "没有这样的事件")


class CaptureAmount:
    """How many queries a block asks."""

    def __enter__(self) -> "CaptureAmount":
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self._inner = CaptureQueriesContext(connection)
        self._inner.__enter__()
        return self

    def __exit__(self, *args: object) -> None:
        self._inner.__exit__(*args)  # type: ignore[arg-type]
        self.amount = len(self._inner)
