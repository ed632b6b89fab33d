"""A contractor's person writes and sends nothing: by the buttons of the page, by direct request, and by any appointment."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.asserts import assertContains
from tests.cast import TODAY
from tests.content.planning import DeskUnder, lowest
from tests.pressing import pressable

from zhengmei.content import actions
from zhengmei.content.actions.consultations import write_consultation
from zhengmei.content.actions.planning import open_column
from zhengmei.content.models import Consultation, Draft, EmergencyRelease, GateVerdict, Permit, PublishedLink
from zhengmei.identity.models import User
from zhengmei.organisations.actions import OrganisationRefused, appoint
from zhengmei.organisations.models import Appointment
from zhengmei.organisations.states import Duty

As = Callable[[User], Client]
DECIDING = ("gates/", "step/", "return/", "release/", "confirm-release/")
OWNERS = "发布权归主办单位（濉溪 三（五）），第三方承办人员只写稿"


def deciding(client: Client, draft: Draft) -> list[tuple[str, str]]:
    """The buttons of the page that judge, pass, sign, return or release."""
    page = f"/content/{draft.pk}/"
    leads = tuple(f"{page}{act}" for act in DECIDING)
    return [one for one in pressable(client.get(page).content.decode()) if one[0].startswith(leads)]


@pytest.mark.slow
@pytest.mark.clause("SX-3.5-g")
def test_an_operator_is_refused_review_signature_and_sending_and_cannot_be_made_a_signer(
    desk_under: DeskUnder, client_as: As
) -> None:
    desk = desk_under("suixi-2022")
    cast = desk.cast
    draft = desk.submit(desk.draft(by=desk.agent, content_class=lowest(desk)), desk.agent)
    operator = client_as(desk.agent)
    page = operator.get(f"/content/{draft.pk}/")
    assertContains(page, OWNERS)
    assert (deciding(operator, draft), bool(deciding(client_as(cast.reviewer), draft))) == ([], True)
    verdict = GateVerdict.objects.filter(draft=draft).first()
    tried = {"step/": {"digest": draft.current.digest}, "release/": {"event": "停水", "reason": "急"}}
    if verdict is not None:
        tried[f"gates/{verdict.pk}/"] = {"verdict": "pass"}
    for act, given in tried.items():
        assertContains(operator.post(f"/content/{draft.pk}/{act}", given, follow=True), OWNERS)
    desk.judge(draft, by=cast.reviewer)
    draft.refresh_from_db()
    while actions.reasons_not_to_pass(draft, by=cast.chief, now=desk.now, signing=True):
        desk.step(draft, cast.reviewer)
        draft.refresh_from_db()
    assert (deciding(operator, draft), bool(deciding(client_as(cast.chief), draft))) == ([], True)
    signing = operator.post(f"/content/{draft.pk}/step/", {"digest": draft.current.digest}, follow=True)
    assertContains(signing, OWNERS)
    draft.refresh_from_db()
    assert (draft.state, Permit.objects.count(), EmergencyRelease.objects.count()) == ("review", 0, 0)
    desk.sign(draft, cast.chief)
    permit = Permit.objects.get(draft=draft)
    assertContains(operator.get(f"/content/permits/{permit.pk}/"), OWNERS)
    assertContains(operator.post(f"/content/permits/{permit.pk}/package/", follow=True), OWNERS)
    link = {"url": "https://mp.weixin.qq.com/s/1", "published_at": "2026-10-12T09:35"}
    assertContains(operator.post(f"/content/permits/{permit.pk}/published/", link), OWNERS, status_code=409)
    assert PublishedLink.objects.count() == 0


@pytest.mark.clause("SX-3.5-g")
def test_no_duty_that_reviews_or_signs_is_given_to_an_operator_nor_a_signer_made_one(
    desk_under: DeskUnder, client_as: As
) -> None:
    desk = desk_under("suixi-2022")
    cast, today = desk.cast, desk.now.date()
    office = client_as(cast.supervisor)
    for duty in (Duty.CHIEF, Duty.DEPUTY, Duty.SECTION_HEAD, Duty.REVIEWER):
        given = {"user": desk.agent.pk, "duty": duty, "since": today.isoformat()}
        answer = office.post(f"/organisations/{desk.unit.pk}/appoint/", given)
        assertContains(answer, "终审、签发只给主办单位的人")
    with pytest.raises(OrganisationRefused, match="发布权归主办单位（濉溪 三（五））"):
        appoint(user=cast.chief, organisation=desk.unit, duty=Duty.AGENT, since=today, by=cast.supervisor, now=desk.now)
    appoint(user=desk.agent, organisation=desk.unit, duty=Duty.DRAFTER, since=today, by=cast.supervisor, now=desk.now)
    with pytest.raises(actions.ContentRefused, match="第三方承办人员"):
        actions.give_mandate(
            organisation=desk.unit, user=desk.agent, on_behalf_of=None, reason="值班", since=today, until=None,
            by=cast.chief, now=desk.now,
        )  # fmt: skip
    signs = Appointment.objects.filter(user=desk.agent).values_list("duty", flat=True)
    assert sorted(signs) == [Duty.AGENT, Duty.DRAFTER]


@pytest.mark.clause("SX-3.5-g")
def test_an_operator_plans_nothing_and_ends_no_consultation(desk_under: DeskUnder, client_as: As) -> None:
    desk = desk_under("suixi-2022")
    operator, writer = client_as(desk.agent), client_as(desk.cast.drafter)
    for page in ("topics", "columns", "meetings"):
        assert (operator.get(f"/content/{page}/new/").status_code, writer.get(f"/content/{page}/new/").status_code) == (
            403,
            200,
        )
    column = open_column(organisation=desk.unit, name="民生", by=desk.cast.drafter, now=desk.tick())
    ended = operator.post(f"/content/columns/{column.pk}/archive/", {"reason": "不用了"})
    assertContains(ended, OWNERS, status_code=403)
    assertContains(operator.post(f"/content/columns/{column.pk}/remove/", follow=True), OWNERS)
    column.refresh_from_db()
    assert column.archived_on is None
    days = {"starts_on": TODAY, "ends_on": TODAY, "decision_on": TODAY}
    held = write_consultation(organisation=desk.unit, title="校门开放时间", by=desk.agent, now=desk.tick(), **days)
    Consultation.objects.update(state="open")
    for act in ("close", "withdraw"):
        address = f"/content/consultations/{held.pk}/{act}/"
        answer = operator.post(address, {"reason": "不征集了"}, follow=True)
        assert OWNERS in answer.content.decode()
    held.refresh_from_db()
    assert held.state == "open"
