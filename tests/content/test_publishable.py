"""Nothing but a permit makes a text publishable, and nothing makes a permit but a signature."""

import ast
import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.content.desk import Desk
from tests.content.test_actions import refused
from tests.house.source import SOURCE, python_files, tree
from tests.house.source import name as name_of
from tools.docs_reference import routes

from zhengmei.content import actions
from zhengmei.content.models import Draft, EmergencyRelease, GateVerdict, Permit, ReviewStep, Revision
from zhengmei.content.queries.permits import permit_for, reasons_not_to_publish
from zhengmei.content.states import DRAFT, DraftAct, DraftState
from zhengmei.demo.build import NotEmpty, load_demo
from zhengmei.identity.models import User
from zhengmei.project.api import api
from zhengmei.project.cli import main
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


UNREAD, UNSIGNED, SENT_BACK, REOPENED = "一关没看", "没签发", "退回了", "签发后又改"


def placed(desk: Desk, stage: str) -> Draft:
    """A draft one act short of a permit, or two: the nearest an unapproved text can come."""
    if stage == REOPENED:
        draft = desk.approved()
        return actions.revise_draft(draft=draft, reason="改一个字", by=desk.cast.drafter, now=desk.tick())
    draft = desk.submitted(content_class="重大")
    if stage == SENT_BACK:
        return actions.return_draft(draft=draft, reason="改时间", by=desk.cast.reviewer, now=desk.tick())
    gates = [verdict.gate for verdict in GateVerdict.objects.filter(revision=draft.current).order_by("order")]
    desk.judge(draft, *(gates[:-1] if stage == UNREAD else gates))
    if stage == UNSIGNED:
        desk.step(draft, desk.cast.reviewer)
    draft.refresh_from_db()
    return draft


def payload(desk: Desk, draft: Draft) -> dict[str, str]:
    """Everything the forms of the room ask, answered as well as anybody could, and what only a forger would send."""
    given = {
        "verdict": "pass", "digest": draft.current.digest if draft.current else "0" * 64, "version": str(draft.version),
        "title": draft.title, "body": draft.body, "reason": "急", "event": "停水", "remark": "同意", "note": "看过",
        "finding": "没问题", "answer": "agreed", "act": "overrule", "mark": "1", "keep": "mine", "outcome": "好",
        "kind": "sensitive", "authoriser": "许文柏", "scope": "全文", "authorised_on": "2026-10-12",
        "media_accounts": str(desk.account.pk), "unit": str(desk.unit.pk), "user": str(desk.agent.pk),
        "since": "2026-10-12", "url": "https://mp.weixin.qq.com/s/1", "published_at": "2026-10-12T10:00",
        "state": "approved", "signed_by": str(desk.cast.chief.pk), "expires_at": "2027-01-01T00:00", "step": "1",
        "draft": str(draft.pk), "role": "policy", "text": draft.body,
    }  # fmt: skip
    for verdict in GateVerdict.objects.filter(draft=draft):
        given |= {f"{point['key']}-answer": "good" for point in verdict.checkpoints}
    return given


def addresses(desk: Desk, draft: Draft) -> list[tuple[str, str]]:
    """Every address of the product with numbers of things that are there: (route, address)."""
    old = Permit.objects.filter(draft=draft).first()
    verdict = GateVerdict.objects.filter(draft=draft).order_by("-pk").first()
    numbers = {"account_id": desk.account.pk, "verdict_id": verdict.pk if verdict else 1}
    found = []
    for pattern, name, _ in routes():
        room = name.split(":")[0]
        about_draft = room == "content" and pattern.startswith("/content/<int:pk>/")
        about_permit = room == "content" and pattern.startswith("/content/permits/")
        pk = draft.pk if about_draft else old.pk if about_permit and old else 1
        words = {"pk": pk, "form": "html", "draft_id": draft.pk, **numbers}
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda m, w=words: str(w.get(m[1], 1)), pattern)  # type: ignore[misc]
        found.append((name, address))
    return found


NEAR = {name for pattern, name, _ in routes() if re.match(r"/content/(<int:pk>|permits)/", pattern)}
"""The addresses about one draft or its permits; everybody near the draft tries these, the chief all the others too."""
RIGHTFUL = {
    UNSIGNED: {"content:step": {"chief"}, "content:release": {"chief", "deputy"}},
    UNREAD: {"content:release": {"chief", "deputy"}},
    SENT_BACK: {"content:release": {"chief", "deputy"}},
    REOPENED: {"content:release": {"chief", "deputy", "head"}},
}
"""Who may do what at each stage, by the pack: signing and emergency release are the only two ways, each tested elsewhere."""


def tries(desk: Desk, client: Client, draft: Draft, given: dict[str, str], to: list[tuple[str, str]]) -> list[str]:
    """POST `given` to each address as it stands and take everything back each time; what broke or made a text publishable."""
    client.raise_request_exception = False
    found = []
    for name, address in to:
        with transaction.atomic():
            answer = client.post(address, given)
            if answer.status_code >= 500:
                found.append(f"{name} broke")
            if Permit.objects.filter(draft=draft, voided_at=None).exists():
                found.append(f"{name} made a permit")
            transaction.set_rollback(True)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("stage", [UNREAD, UNSIGNED, SENT_BACK, REOPENED])
def test_no_address_makes_an_unapproved_text_publishable(desk: Desk, client_as: As, stage: str) -> None:
    draft = placed(desk, stage)
    assert permit_for(draft, desk.account, desk.now)[0] is None
    given, everywhere = payload(desk, draft), addresses(desk, draft)
    near = [(name, address) for name, address in everywhere if name in NEAR]
    people = {"chief": desk.cast.chief, "drafter": desk.cast.drafter}
    if stage == UNSIGNED:
        people |= {"reviewer": desk.cast.reviewer, "deputy": desk.deputy, "agent": desk.agent}
        far = [(name, address) for name, address in everywhere if name not in NEAR]
        assert tries(desk, client_as(desk.cast.chief), draft, given, far) == []
    for who, person in people.items():
        to = [one for one in near if who not in RIGHTFUL[stage].get(one[0], ())]
        assert (who, tries(desk, client_as(person), draft, given, to)) == (who, [])


def test_the_same_tries_by_whom_the_pack_names_do_make_it_publishable(desk: Desk, client_as: As) -> None:
    """The tries above can succeed: it is the person, not a flaw of the form, that they fail for."""
    draft = placed(desk, UNSIGNED)
    for name in ("content:step", "content:release"):
        with transaction.atomic():
            url = dict(addresses(desk, draft))[name]
            client_as(desk.cast.chief).post(url, payload(desk, draft))
            draft.refresh_from_db()
            assert permit_for(draft, desk.account, desk.now)[1] == []
            transaction.set_rollback(True)
        draft = Draft.objects.get(pk=draft.pk)


def test_the_interface_for_programs_only_reads(desk: Desk) -> None:
    operations = {method for path in api.get_openapi_schema()["paths"].values() for method in path}
    assert operations == {"get"}
    draft = placed(desk, UNSIGNED)
    for name, address in addresses(desk, draft):
        if name.startswith("api:") and name not in {"api:openapi-json", "api:api-root"}:
            for method in ("post", "put", "patch", "delete"):
                answer = getattr(Client(), method)(address, {"state": "approved"}, content_type="application/json")
                assert answer.status_code in (401, 404, 405), (name, method)
    assert Permit.objects.count() == 0


def calls(wanted: str) -> set[str]:
    """The functions of the package in which something of that name is called: `content/actions/steps.py:sign_draft`."""
    found = set()
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                inside = {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
                found |= {f"{name_of(path)}:{node.name}"} if wanted in inside else set()
    return found


def test_one_function_makes_permits_and_two_acts_call_it() -> None:
    assert calls("Permit") == {"content/actions/steps.py:issue_permits"}
    assert {
        f"Permit.objects.{how}"
        for how in ("create", "get_or_create", "update_or_create")
        if calls(f"Permit.objects.{how}")
    } == set()
    assert calls("issue_permits") == {
        "content/actions/steps.py:sign_draft",
        "content/actions/emergency.py:release_draft",
    }
    leading = {row.act for row in DRAFT.lines if row.to in (DraftState.APPROVED, DraftState.EMERGENCY)}
    assert leading == {DraftAct.SIGN, DraftAct.CONFIRM, DraftAct.RELEASE, DraftAct.JUDGE}


def test_no_command_makes_one(desk: Desk, tmp_path: Path) -> None:
    draft = placed(desk, UNSIGNED)
    page = tmp_path / "稿.txt"
    page.write_text(draft.title, encoding="utf-8")
    for words in (["sweep", "--once"], ["check-text", str(page)]):
        answer = CliRunner().invoke(main, words)
        assert (answer.exit_code, Permit.objects.count()) == (0, 0), answer.output
    with pytest.raises(NotEmpty):
        load_demo(now=desk.now, say=lambda _: None)
    folder = SOURCE / "project/commands"
    using = {p.name for p in folder.glob("*.py") if "zhengmei.content" in p.read_text(encoding="utf-8")}
    assert using == set()
    draft.refresh_from_db()
    assert draft.state == DraftState.REVIEW


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
    for digest, found in ((permit.digest, True), (permit.digest.upper(), True), ("0" * 64, False)):
        listed = client_as(desk.cast.drafter).get(reverse("content:permits"), {"q": digest}).content.decode()
        assert (f'href="{page}"' in listed) is found
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
