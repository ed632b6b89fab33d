"""The pages of a round: who sees what, that every number leads to its rows, and what a wrong click is told."""

import io
import re
from collections.abc import Callable
from datetime import date

import docx
import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.inspection import scene

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.inspection.models import Bulletin, Round, RoundAccount

As = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())


def page(client: Client, name: str, *args: object, **query: object) -> str:
    response = client.get(reverse(f"inspection:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_whole_way_from_opening_to_the_issued_bulletin(cast: Cast, client_as: As) -> None:
    scene.make_accounts(cast, 6, silent=2)
    client = client_as(cast.inspector)
    opened = client.post(
        reverse("inspection:open"),
        {
            "office": cast.city_office.pk,
            "title": "2026年第三季度检查",
            "period_from": "2026-07-01",
            "period_to": "2026-09-30",
            "sample_mode": "all",
            "digits": "1",
            "seed": "2026Q3",
        },
    )
    round_ = Round.objects.get()
    assert opened["Location"] == reverse("inspection:round", args=[round_.pk])
    assert "抽样" in page(client, "round", round_.pk)
    for act in ("draw", "check", "conclude"):
        assert client.post(reverse(f"inspection:{act}", args=[round_.pk])).status_code == 302
    shown = page(client, "round", round_.pk)
    assert "66.7%" in shown and "4/6" in shown
    assert "四处相加一致：6、6、4" in shown
    assert "还没有文号" in shown
    edited = client.post(
        reverse("inspection:bulletin", args=[round_.pk]),
        {
            "number": "示政办发〔2026〕31号",
            "title": Bulletin.objects.get().title,
            "addressee": "各县（市、区）人民政府",
            "issued_on": "2026-10-12",
            "reply_workdays": "10",
            "copies_to": "",
            "remark": "此件公开发布",
            "demands": "逐项整改。\n\n按时反馈。",
        },
    )
    assert edited.status_code == 302
    assert Bulletin.objects.get().requirements == ["逐项整改。", "按时反馈。"]
    assert "2026年10月26日" in page(client, "bulletin", round_.pk)
    assert client.post(reverse("inspection:issue", args=[round_.pk])).status_code == 302
    assert "已通报" in page(client, "round", round_.pk)


def test_every_number_of_the_page_leads_to_as_many_rows(cast: Cast, client_as: As) -> None:
    scene.make_accounts(cast, 9, silent=3)
    round_ = scene.conclude(cast, **scene.number(6))
    client = client_as(cast.supervisor)
    shown = page(client, "round", round_.pk)
    links = re.findall(
        r'href="(/inspection/\d+/(?:accounts|problems)/\?[^"]*)">(?:<b>)?(\d+)(?: 个)?(?:</b>)?</a>', shown
    )
    assert len(links) > 10
    for address, number in links:
        found = client.get(address.replace("&amp;", "&")).content.decode()
        assert re.search(r"共 <b>(\d+)</b>", found).group(1) == number, address  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("who", "seen"),
    [("supervisor", 200), ("inspector", 200), ("county_supervisor", 404), ("drafter", 404), ("outsider", 404)],
)
def test_a_round_in_hand_is_seen_by_its_office_only(cast: Cast, client_as: As, who: str, seen: int) -> None:
    scene.make_accounts(cast, 2)
    round_ = scene.check(cast)
    client = client_as(getattr(cast, who))
    assert client.get(reverse("inspection:round", args=[round_.pk])).status_code == seen
    assert (round_.title in page(client, "rounds")) is (seen == 200)


def test_after_issue_a_sponsor_sees_its_own_results_and_nobody_elses(cast: Cast, client_as: As) -> None:
    scene.make_accounts(cast, 3, silent=1, sponsor=cast.county_education)
    scene.make_accounts(cast, 2, sponsor=cast.police)
    round_ = scene.issue(cast)
    client = client_as(cast.county_drafter)
    shown = page(client, "round", round_.pk)
    own = RoundAccount.objects.filter(round=round_, sponsor=cast.county_education)
    others = RoundAccount.objects.filter(round=round_, sponsor=cast.police)
    assert [row.name in shown for row in own] == [True] * 3
    assert [row.name in shown for row in others] == [False] * 2
    assert client.get(reverse("inspection:sheet", args=[round_.pk, others[0].pk])).status_code == 404
    assert client.get(reverse("inspection:download", args=[round_.pk, "docx"])).status_code == 200
    assert client.get(reverse("inspection:download", args=[round_.pk, "xlsx"])).status_code == 403


@pytest.mark.parametrize("act", ["draw", "check", "conclude", "issue"])
def test_only_the_office_acts(cast: Cast, client_as: As, act: str) -> None:
    scene.make_accounts(cast, 2)
    round_ = scene.conclude(cast, partners=[cast.education])
    refused = client_as(cast.chief).post(reverse(f"inspection:{act}", args=[round_.pk]))
    assert refused.status_code == 403
    assert "由示范市人民政府办公室组织" in refused.content.decode()


def test_a_second_click_on_conclude_is_told_and_changes_nothing(cast: Cast, client_as: As) -> None:
    scene.make_accounts(cast, 2)
    round_ = scene.check(cast)
    client = client_as(cast.inspector)
    address = reverse("inspection:conclude", args=[round_.pk])
    client.post(address)
    again = client.post(address, follow=True).content.decode()
    assert "这一轮已经得出结论，不能再得出结论" in again
    assert Bulletin.objects.count() == 1


def test_a_sheet_names_what_is_left_and_goes_on_to_the_next_account(cast: Cast, client_as: As) -> None:
    scene.make_accounts(cast, 2)
    round_ = scene.check(cast, by_hand=True)
    first, second = RoundAccount.objects.filter(round=round_).order_by("number")
    client = client_as(cast.inspector)
    address = reverse("inspection:sheet", args=[round_.pk, first.pk])
    assert "还没判，请选有、没有或不适用" in client.post(address, {"grave-error-answer": "clear"}).content.decode()
    from zhengmei.inspection.queries import plan_of

    answers = {f"{item.key}-answer": "clear" for item in plan_of(round_).items}
    done = client.post(address, answers)
    assert done["Location"] == reverse("inspection:sheet", args=[round_.pk, second.pk])


def test_the_files_carry_what_the_page_says(cast: Cast, client_as: As) -> None:
    scene.make_accounts(cast, 4, silent=1)
    round_ = scene.issue(cast)
    client = client_as(cast.inspector)
    got = client.get(reverse("inspection:download", args=[round_.pk, "docx"]))
    assert "filename*=UTF-8''" in got["Content-Disposition"]
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(got.content)).paragraphs)
    assert "示政办发〔2026〕31号" in text and "合格率75.0%（3/4）" in text
    assert "合格率75.0%（3/4）" in client.get(reverse("inspection:download", args=[round_.pk, "html"])).content.decode()
    assert client.get(reverse("inspection:download", args=[round_.pk, "exe"])).status_code == 404


@pytest.mark.parametrize("name", ["accounts", "problems"])
def test_the_queries_of_a_list_do_not_grow_with_its_rows(cast: Cast, client_as: As, name: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_as(cast.inspector)
    counts = []
    for more in (1, 2):
        scene.make_accounts(cast, more, silent=more)
        round_ = scene.conclude(cast, seed=str(more))
        with CaptureQueriesContext(connection) as queries:
            page(client, name, round_.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_sample_page_says_how_to_draw_it_again(cast: Cast, client_as: As) -> None:
    scene.make_accounts(cast, 10)
    round_ = scene.draw(cast, seed="2025Q3", **scene.share(20))
    shown = page(client_as(cast.supervisor), "sample", round_.pk)
    assert "在册 10 个，抽中 2 个，种子 <code>2025Q3</code>" in shown
    assert "random.Random" in shown


def test_a_bulletin_of_today_says_its_day(cast: Cast) -> None:
    scene.make_accounts(cast, 2)
    assert Bulletin.objects.filter(round=scene.issue(cast), issued_on=date(2026, 10, 12)).exists()
