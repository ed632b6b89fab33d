"""Nothing but a permit makes a text publishable, and nothing makes a permit but a signature."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.content.desk import Desk
from tests.content.test_actions import refused

from zhengmei.content import actions
from zhengmei.content.models import Draft, EmergencyRelease, Permit, ReviewStep, Revision
from zhengmei.content.queries.permits import permit_for, reasons_not_to_publish
from zhengmei.content.states import DraftState
from zhengmei.content.urls import urlpatterns
from zhengmei.identity.models import User
from zhengmei.worker.table import SWEEPS

As = Callable[[User], Client]


def everyone(desk: Desk) -> list[User]:
    cast = desk.cast
    return [
        cast.drafter,
        cast.reviewer,
        cast.chief,
        cast.supervisor,
        cast.auditor,
        cast.system_admin,
        cast.stranger,
        desk.head,
        desk.deputy,
        desk.agent,
    ]


def test_no_address_of_the_room_makes_an_unread_text_publishable(desk: Desk, client_as: As) -> None:
    for state in ("writing", "review"):
        draft = desk.draft(content_class="一般")
        if state == "review":
            desk.submit(draft)
        step = ReviewStep.objects.filter(draft=draft).first()
        for person in everyone(desk):
            client = client_as(person)
            for pattern in urlpatterns:
                if pattern.name == "release":
                    continue  # an act of its own with its own record: tested below
                kwargs = {"pk": draft.pk, "number": 1, "form": "html", "account_id": desk.account.pk}
                kwargs |= {"file_id": 1, "verdict_id": step.pk if step else 1, "sign_id": 1, "comment_id": 1}
                names = pattern.pattern.converters
                url = reverse(f"content:{pattern.name}", kwargs={n: kwargs.get(n, 1) for n in names})
                client.post(
                    url, {"verdict": "pass", "digest": "x" * 64, "state": "approved", "reason": "急", "keep": "mine"}
                )
                client.get(url)
        assert permit_for(draft, desk.account, desk.tick())[0] is None
    assert Permit.objects.count() == 0


def test_no_task_and_no_admin_makes_one(desk: Desk) -> None:
    draft = desk.submitted(content_class="一般")
    for sweep in SWEEPS:
        sweep.run(desk.now + timedelta(days=400))
    assert Permit.objects.count() == 0
    assert (apps.is_installed("django.contrib.admin"), "admin" in settings.ROOT_URLCONF) == (False, False)
    draft.refresh_from_db()
    assert draft.state == DraftState.REVIEW


def test_an_act_without_what_it_needs_makes_none(desk: Desk) -> None:
    draft = desk.submitted(content_class="一般")
    assert draft.current is not None
    for by in everyone(desk):
        for act in (actions.pass_step, actions.sign_draft):
            refused(lambda a=act, p=by: a(draft=draft, digest=draft.current.digest, by=p, now=desk.tick()))  # type: ignore[misc, union-attr]
    assert Permit.objects.count() == 0


def test_the_database_refuses_a_permit_without_a_signature(desk: Desk) -> None:
    draft = desk.submitted(content_class="一般")
    made = {"draft": draft, "revision": draft.current, "media_account": desk.account, "digest": draft.current.digest}  # type: ignore[union-attr]
    with pytest.raises(IntegrityError), transaction.atomic():
        Permit.objects.create(
            **made, signed_by=desk.cast.chief, signed_at=desk.now, expires_at=desk.now + timedelta(days=1)
        )
    step = ReviewStep.objects.get(draft=draft, signs=True)
    forged = Permit.objects.create(
        **made, step=step, signed_by=desk.cast.chief, signed_at=desk.now, expires_at=desk.now + timedelta(days=1)
    )
    assert reasons_not_to_publish(forged, desk.now) == ["先审后发：这篇稿没有签发，不能发布。请先送审、签发。"]
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.APPROVED)
    forged = Permit.objects.select_related("draft", "revision", "media_account", "step").get(pk=forged.pk)
    assert reasons_not_to_publish(forged, desk.now) == ["先审后发：这篇稿没有签发，不能发布。请先送审、签发。"]


def test_a_version_cannot_be_changed_nor_a_permit_pointed_elsewhere(desk: Desk) -> None:
    draft = desk.approved()
    permit = Permit.objects.get(draft=draft)
    with pytest.raises(DatabaseError), transaction.atomic():
        Revision.objects.filter(pk=permit.revision_id).update(content={"title": "别的"})
    with pytest.raises(DatabaseError), transaction.atomic():
        Permit.objects.filter(pk=permit.pk).update(digest="0" * 64)
    assert permit_for(draft, desk.account, desk.tick())[1] == []


def test_a_permit_ends_with_time_with_a_change_and_with_the_account(desk: Desk) -> None:
    draft = desk.approved()
    permit, _ = permit_for(draft, desk.account, desk.tick())
    assert permit is not None
    late = permit.expires_at + timedelta(seconds=1)
    assert "已过期，请重新送审、签发" in reasons_not_to_publish(permit, late)[0]
    assert "还没到签发的时间" in reasons_not_to_publish(permit, permit.signed_at - timedelta(days=1))[0]
    desk.account.status = "closed"
    desk.account.save()
    assert permit_for(draft, desk.account, desk.now)[1] == ["账号“示范市教育”现在是关停，不能往那里发。"]
    desk.account.status = "normal"
    desk.account.save()
    actions.void_permit(permit=permit, reason="活动取消", by=desk.cast.chief, now=desk.tick())
    assert permit_for(draft, desk.account, desk.tick())[0] is None
    assert (
        refused(lambda: actions.void_permit(permit=permit, reason="再来", by=desk.cast.chief, now=desk.tick()))
        == "这张许可已经失效。"
    )


def test_one_changed_character_asks_again(desk: Desk) -> None:
    draft = desk.approved()
    actions.revise_draft(draft=draft, reason="改一个字", by=desk.cast.drafter, now=desk.tick())
    draft.refresh_from_db()
    actions.save_draft(
        draft=draft, version=draft.version, by=desk.cast.drafter, now=desk.tick(), title=draft.title + "了"
    )
    assert permit_for(draft, desk.account, desk.tick())[0] is None
    desk.submit(draft)
    assert "没有看完" in refused(lambda: desk.step(draft, desk.cast.reviewer))


def test_what_one_read_is_what_one_signs(desk: Desk) -> None:
    draft = desk.submitted(content_class="一般")
    desk.judge(draft)
    draft.refresh_from_db()
    assert draft.current is not None
    read_before = draft.current.digest
    actions.return_draft(draft=draft, reason="改时间", by=desk.second, now=desk.tick())
    draft.refresh_from_db()
    actions.save_draft(draft=draft, version=draft.version, by=desk.cast.drafter, now=desk.tick(), title="改了的标题")
    desk.submit(draft)
    desk.judge(draft)
    words = refused(lambda: actions.pass_step(draft=draft, digest=read_before, by=desk.cast.reviewer, now=desk.tick()))
    assert "您看的不是现在这一稿" in words


def test_the_copy_package_is_exactly_the_approved_text(desk: Desk, client_as: As) -> None:
    draft = desk.approved()
    permit = Permit.objects.get(draft=draft)
    url = reverse("content:package", args=[permit.pk])
    answer = client_as(desk.cast.drafter).post(url)
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert packed.read("正文.txt").decode().startswith("示范路小学明天开放新校门\n\n明天（10月13日）上午九时起")
    assert permit.digest in packed.read("校验.txt").decode()
    page = reverse("content:permit", args=[permit.pk])
    text = packed.read("正文.txt").decode()
    same = client_as(desk.cast.drafter).post(page, {"text": text}).content.decode()
    other = client_as(desk.cast.drafter).post(page, {"text": text.replace("九时", "十时")}).content.decode()
    assert ("和签发的一字不差" in same, "和签发的不一样，不能发" in other) == (True, True)
    found = client_as(desk.cast.drafter).get(reverse("content:by_digest"), {"digest": permit.digest})
    assert found.headers["Location"] == page
    assert client_as(desk.cast.drafter).get(reverse("content:by_digest"), {"digest": "0" * 64}).status_code == 404
    actions.revise_draft(draft=draft, reason="改", by=desk.cast.drafter, now=desk.tick())
    assert client_as(desk.cast.drafter).post(url).headers["Location"] == page


def test_an_emergency_has_its_own_record_and_is_reviewed_afterwards(desk: Desk) -> None:
    draft = desk.draft(content_class="重大", title="示范山路结冰，今天停课")

    def release(by: User, reason: str = "学生要出门") -> EmergencyRelease:
        return actions.release_draft(draft=draft, event="示范山路结冰", reason=reason, by=by, now=desk.tick())

    assert "分管负责人或单位主要负责人办" in refused(lambda: release(desk.cast.reviewer))
    assert "没有写为什么等不得" in refused(lambda: release(desk.cast.chief, " "))
    made = release(desk.cast.chief)
    assert permit_for(draft, desk.account, desk.tick())[1] == []
    assert (made.review_due_at - made.at, made.event) == (timedelta(hours=24), "示范山路结冰")

    def confirm(by: User) -> Draft:
        return actions.confirm_release(draft=draft, by=by, now=desk.tick())

    assert "是您放行的，补审请别人来办" in refused(lambda: confirm(desk.cast.chief))
    assert "没有看完" in refused(lambda: confirm(desk.deputy))
    desk.judge(draft)
    confirm(desk.deputy)
    draft.refresh_from_db()
    assert (draft.state, permit_for(draft, desk.account, desk.tick())[1]) == (DraftState.APPROVED, [])


def test_a_review_afterwards_that_fails_ends_the_permits(desk: Desk) -> None:
    draft = desk.draft(content_class="重大")
    actions.release_draft(draft=draft, event="停水", reason="急", by=desk.cast.chief, now=desk.tick())
    actions.return_draft(draft=draft, reason="时间写错了", by=desk.cast.reviewer, now=desk.tick())
    draft.refresh_from_db()
    assert (draft.state, permit_for(draft, desk.account, desk.tick())[0]) == (DraftState.RETURNED, None)
    held = EmergencyRelease.objects.get(draft=draft)
    assert (held.upheld, held.finding, str(held.reviewed_by)) == (False, "时间写错了", "顾知行")
    stopped = desk.draft(content_class="重大", body="<p>限时优惠，点击购买</p>")
    words = refused(
        lambda: actions.release_draft(draft=stopped, event="停水", reason="急", by=desk.cast.chief, now=desk.tick())
    )
    assert "商业推销用语" in words
