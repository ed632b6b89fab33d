"""After how many hours unread a notice climbs: set by who leads the unit or its supervisor, with a reason, on record."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertRedirects
from tests.cast import NOW, Cast
from tests.factories import make_organisation

from zhengmei.audit.models import AuditEntry
from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.notices.actions import notify
from zhengmei.notices.actions.ladder import LadderNotSet, set_ladder
from zhengmei.notices.models import Ladder, Notice
from zhengmei.notices.tasks import sweep_notices

As = Callable[[User], Client]
WHY = "值班表要求 4 小时内回应"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def recorded() -> list[tuple[str, object, str, int | None]]:
    rows = AuditEntry.objects.filter(kind="notices.ladder.set").order_by("pk")
    return [(r.actor_name, r.detail["多少小时"], r.reason, r.unit_id) for r in rows]


def test_a_chief_sets_their_units_hours_and_a_waiting_notice_climbs_by_them(cast: Cast, client_as: As) -> None:
    chief, unit = client_as(cast.chief), cast.education
    notify(
        to=[cast.drafter], kind="custody.opened", title="口令被打开", unit_id=unit.pk, key="k",
        by=None, now=NOW - timedelta(hours=4), escalates=True,
    )  # fmt: skip
    address = f"/notices/ladder/{unit.pk}/"
    assertContains(chief.get("/notices/"), 'href="/notices/ladder/"')
    assertContains(chief.get("/notices/choice/"), 'href="/notices/ladder/"')
    assertContains(chief.get("/notices/robots/"), 'href="/notices/ladder/"')
    assertRedirects(chief.get("/notices/ladder/"), address)
    before = chief.get(address)
    assertContains(before, "现在按 24 小时")
    assertContains(before, "没有设，用系统的默认 24 小时")
    sweep_notices(NOW)
    assert not Notice.objects.filter(rung=1).exists()
    assertRedirects(chief.post(address, {"hours": "4", "reason": WHY}), address)
    after = chief.get(address)
    assertContains(after, "现在按 4 小时")
    assertContains(after, "许文柏 2026年10月12日 09:30 设的")
    assertContains(after, f"理由：{WHY}")
    assert recorded() == [("许文柏", ["24", "4"], WHY, unit.pk)]
    sweep_notices(NOW)
    assert Notice.objects.get(rung=1).body == "沈芸过了 4 小时没有看这条通知，升级给你。多少小时升级由本单位自定。"


def test_the_same_hours_again_change_and_record_nothing(cast: Cast, client_as: As) -> None:
    chief, address = client_as(cast.chief), f"/notices/ladder/{cast.education.pk}/"
    chief.post(address, {"hours": "4", "reason": WHY})
    assertContains(chief.post(address, {"hours": "4", "reason": WHY}), "现在就是 4 小时，不用再设")
    assert len(recorded()) == 1
    chief.post(address, {"hours": "24", "reason": "值班表取消"})
    assertContains(chief.get(address), "现在按 24 小时")
    assert Ladder.objects.get().hours == 24


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"hours": "0", "reason": WHY}, "请填 1 到 720 之间的整数。"),
        ({"hours": "721", "reason": WHY}, "请填 1 到 720 之间的整数。"),
        ({"hours": "四", "reason": WHY}, "请填 1 到 720 之间的整数。"),
        ({"hours": "4", "reason": " "}, "没有填，请填上"),
    ],
)
def test_a_bad_number_or_no_reason_is_refused(cast: Cast, client_as: As, given: dict[str, str], told: str) -> None:
    assertContains(client_as(cast.chief).post(f"/notices/ladder/{cast.education.pk}/", given), told)
    assert not Ladder.objects.exists()


@pytest.mark.parametrize(("hours", "told"), [(0, "请填 1 到 720 之间"), (721, "请填 1 到 720 之间")])
def test_the_act_refuses_it_too_and_names_every_reason(cast: Cast, hours: int, told: str) -> None:
    with pytest.raises(LadderNotSet) as refused:
        set_ladder(unit_id=cast.police.pk, hours=hours, reason="", by=cast.chief, now=NOW)
    first, second, third = refused.value.reasons
    assert ("请找他们" in first, told in second, "没有写理由" in third) == (True, True, True)


def test_other_duties_set_none_and_other_units_are_not_found(cast: Cast, client_as: As) -> None:
    given = {"hours": "4", "reason": WHY}
    for address in ("/notices/ladder/", f"/notices/ladder/{cast.education.pk}/"):
        assertContains(client_as(cast.drafter).get(address), "由单位负责人、联络员或主管设定", status_code=403)
    assert client_as(cast.drafter).post(f"/notices/ladder/{cast.education.pk}/", given).status_code == 403
    assert client_as(cast.chief).post(f"/notices/ladder/{cast.police.pk}/", given).status_code == 404
    assert "/notices/ladder/" not in client_as(cast.drafter).get("/notices/choice/").content.decode()
    assert not Ladder.objects.exists()


def test_a_supervisor_finds_a_unit_and_sees_what_counts_in_each(
    cast: Cast, client_as: As, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office = client_as(cast.supervisor)
    office.post(f"/notices/ladder/{cast.education.pk}/", {"hours": "8", "reason": WHY})
    page = office.get("/notices/ladder/?q=示范市教育")
    assertContains(page, "8 小时")
    assertContains(page, "定的")
    assert [line.unit_id for line in page.context["page"]] == [cast.education.pk]
    assertContains(office.get("/notices/ladder/?q=没有这个"), "没有这样的单位")
    assertContains(office.get(f"/notices/ladder/{cast.police.pk}/"), "现在按 24 小时")
    with CaptureQueriesContext(connection) as few:
        office.get("/notices/ladder/")
    for number in range(3):
        unit = make_organisation(f"示范市第{number}局", region=cast.city, supervisor=cast.city_office)
        Ladder.objects.create(unit_id=unit.pk, hours=3, set_by=cast.chief, set_at=NOW)
    with django_assert_num_queries(len(few)):
        assertContains(office.get("/notices/ladder/"), "3 小时", count=3)
