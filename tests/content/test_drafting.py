"""Writing: nothing is lost, whatever happens; bad input is decided and said."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories
from tests.content.desk import Desk
from tests.content.test_actions import refused

from zhengmei.content import actions
from zhengmei.content.models import Attachment, Draft, Revision
from zhengmei.content.states import DraftState
from zhengmei.documents.richtext import read
from zhengmei.identity.models import User

As = Callable[[User], Client]


def form_of(draft: Draft, **given: object) -> dict[str, object]:
    """What the editor sends."""
    draft.refresh_from_db()
    base = {
        "version": draft.version, "title": draft.title, "body": draft.body, "kind": draft.kind,
        "content_class": draft.content_class, "category": draft.category, "source": draft.source,
        "media_accounts": [a.pk for a in draft.media_accounts.all()],
        "formed_on": draft.formed_on.isoformat() if draft.formed_on else "",
    }  # fmt: skip
    return {**base, **given}


def test_two_windows_keep_both_texts(desk: Desk, client_as: As) -> None:
    draft = desk.draft(content_class="一般")
    client = client_as(desk.cast.drafter)
    url = reverse("content:save", args=[draft.pk])
    here, there = form_of(draft, title="这边的标题"), form_of(draft, title="那边的标题")
    assert client.post(url, there).json()["version"] == 2
    answer = client.post(url, here)
    assert (answer.status_code, answer.json()["version"]) == (409, 2)
    shown = client.post(reverse("content:settle", args=[draft.pk]), {**here, "version": 2})
    assert (shown.status_code, "这边的标题" in shown.content.decode(), "那边的标题" in shown.content.decode()) == (
        409,
        True,
        True,
    )
    client.post(reverse("content:settle", args=[draft.pk]), {**here, "version": 2, "keep": "mine"})
    draft.refresh_from_db()
    kept = Revision.objects.get(draft=draft)
    assert (draft.title, kept.content["title"], kept.note) == ("这边的标题", "那边的标题", "两处同时改，没有用的那一份")
    again = client.post(reverse("content:settle", args=[draft.pk]), {**here, "version": 2, "keep": "theirs"})
    assert again.status_code == 409


def test_the_one_not_taken_is_kept_either_way(desk: Desk) -> None:
    draft = desk.draft(content_class="一般")
    actions.settle_conflict(
        draft=draft, version=1, keep_mine=False, by=desk.cast.drafter, now=desk.tick(), title="我的", body="<p>我的</p>"
    )
    draft.refresh_from_db()
    assert (draft.title, Revision.objects.get(draft=draft).content["title"]) == ("示范路小学明天开放新校门", "我的")


def test_signed_out_the_editor_hears_401_and_keeps_what_it_has(desk: Desk) -> None:
    draft = desk.draft()
    answer = Client().post(reverse("content:save", args=[draft.pk]), form_of(draft), headers={"HX-Request": "true"})
    assert answer.status_code == 401


def test_five_megabytes_are_refused_with_a_sentence_and_nothing_is_lost(desk: Desk, client_as: As) -> None:
    draft = desk.draft(content_class="一般")
    answer = client_as(desk.cast.drafter).post(
        reverse("content:save", args=[draft.pk]), form_of(draft, body="字" * 1_700_000)
    )
    assert answer.status_code == 422
    assert answer.json()["reasons"] == [
        "正文有 1700000 个字符，超过 300000 的上限，没有存。请分成几篇，或把长附件作为文件上传。"
    ]
    before = draft.body
    draft.refresh_from_db()
    assert draft.body == before


def test_pasted_word_and_script_come_in_clean(desk: Desk, client_as: As) -> None:
    draft = desk.draft(content_class="一般")
    body = '<p class="MsoNormal" style="color:red">通<b>知</b><o:p></o:p></p><script>alert(1)</script><img src=x onerror=alert(1)>'
    client_as(desk.cast.drafter).post(reverse("content:save", args=[draft.pk]), form_of(draft, body=body))
    draft.refresh_from_db()
    assert draft.body == "<p>通<strong>知</strong></p>"


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("点\u200b击\u200b购\u200b买", "tx303"),
        ("金额\u202e001元", "tx905"),
        ("點擊購買", "tx303"),
        ("点 击 购 买", "tx303"),
    ],
)
def test_disguises_are_seen_through_and_shown(desk: Desk, client_as: As, text: str, caught: str) -> None:
    draft = desk.draft(body=f"<p>{text}😀</p>", content_class="一般")
    from tests.content.test_clauses import hits_of

    assert caught in {h.hit.code for h in hits_of(desk, draft)}
    page = client_as(desk.cast.drafter).get(reverse("content:draft", args=[draft.pk])).content.decode()
    assert ("\u202e" in page, "\u200b" in page) == (False, False)


def test_an_approved_text_is_not_changed_by_the_save_address(desk: Desk, client_as: As) -> None:
    draft = desk.approved()
    body = draft.body
    answer = client_as(desk.cast.drafter).post(
        reverse("content:save", args=[draft.pk]), form_of(draft, body="<p>别的</p>")
    )
    assert (answer.status_code, "稿件已经签发" in answer.json()["reasons"][0]) == (422, True)
    draft.refresh_from_db()
    assert (draft.body, draft.state) == (body, DraftState.APPROVED)


def test_a_title_too_long_for_wechat_is_refused_until_another_draft_is_cut(desk: Desk) -> None:
    weibo = factories.make_media_account(desk.unit, name="示范市教育", platform="toutiao")
    draft = desk.draft(title="示" * 33, content_class="一般")
    assert "标题最多 32 字，现在 33 字。请改短，或给“示范市教育”（微信公众号）另拟一份。" in refused(
        lambda: desk.submit(draft)
    )
    made = actions.adapt_draft(draft=draft, media_accounts=[weibo], by=desk.cast.drafter, now=desk.tick())
    assert (made.adapted_from, made.body, list(made.media_accounts.all())) == (draft, draft.body, [weibo])
    actions.save_draft(
        draft=made, version=made.version, by=desk.cast.drafter, now=desk.tick(), title="示范路小学启用新校门"
    )
    desk.submit(made)


def test_an_adapted_draft_has_its_own_pictures(desk: Desk, client_as: As) -> None:
    import io

    from tests.content.test_clauses import PNG

    draft = desk.draft(content_class="一般")
    one = actions.add_attachment(
        draft=draft,
        stream=io.BytesIO(PNG),
        name="门.png",
        role="image",
        alt="校门",
        in_body=True,
        by=desk.cast.drafter,
        now=desk.tick(),
    )
    body = f'<p>新校门</p><img src="/content/files/{one.pk}/" alt="校门">'
    draft = actions.save_draft(draft=draft, version=draft.version, by=desk.cast.drafter, now=desk.tick(), body=body)
    made = actions.adapt_draft(draft=draft, media_accounts=[desk.account], by=desk.cast.drafter, now=desk.tick())
    copy = Attachment.objects.get(draft=made)
    assert (copy.digest, f"/content/files/{copy.pk}/" in made.body) == (one.digest, True)
    bare = actions.save_draft(
        draft=draft, version=draft.version, by=desk.cast.drafter, now=desk.tick(), body=body.replace(' alt="校门"', "")
    )
    assert "正文里有 1 张图没有替代文字" in refused(lambda: desk.submit(bare))


def test_the_list_finds_by_words_state_account_and_mine(
    desk: Desk, client_as: As, django_assert_num_queries: Callable[..., object]
) -> None:
    first = desk.draft(title="示范路小学启用新校门")
    desk.draft(by=desk.cast.reviewer, title="课后服务开始报名")
    client = client_as(desk.cast.drafter)
    url = reverse("content:drafts")

    def titles(**asked: str) -> set[str]:
        page = client.get(url, asked).content.decode()
        return {t for t in ("示范路小学启用新校门", "课后服务开始报名") if f"<b>{t}</b>" in page}

    assert titles() == {"示范路小学启用新校门", "课后服务开始报名"}
    assert titles(q="启用") == {"示范路小学启用新校门"}
    assert titles(q=first.number) == {"示范路小学启用新校门"}
    assert titles(scope="mine") == {"示范路小学启用新校门"}
    assert titles(state="review") == set()
    assert titles(account=str(desk.account.pk)) == {"示范路小学启用新校门", "课后服务开始报名"}
    assert client_as(desk.cast.county_drafter).get(url).content.decode().count("示范路小学") == 0
    actions.drop_draft(draft=first, reason="重复", by=desk.cast.drafter, now=desk.tick())
    assert (titles(), titles(state="dropped")) == ({"课后服务开始报名"}, {"示范路小学启用新校门"})


def test_queries_do_not_grow_with_rows(desk: Desk, client_as: As) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk.submitted(content_class="一般")
    client = client_as(desk.cast.reviewer)

    def count(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(path)
        return len(seen)

    paths = [reverse("content:drafts"), reverse("content:permits"), reverse("dashboard:desk")]
    desk.approved()
    count(paths[0])
    before = [count(p) for p in paths]
    for _ in range(2):
        desk.submitted(content_class="一般")
        desk.approved()
    assert [count(p) for p in paths] == before


def test_versions_show_what_changed(desk: Desk, client_as: As) -> None:
    draft = desk.draft(content_class="一般")
    actions.keep_revision(draft=draft, note="初稿", by=desk.cast.drafter, now=desk.tick())
    draft = actions.save_draft(
        draft=draft,
        version=draft.version,
        by=desk.cast.drafter,
        now=desk.tick(),
        body=draft.body.replace("九时", "十时"),
    )
    actions.keep_revision(draft=draft, note="改了时间", by=desk.cast.drafter, now=desk.tick())
    page = client_as(desk.cast.reviewer).get(reverse("content:revision", args=[draft.pk, 2])).content.decode()
    assert ('<del class="gone">九</del>' in page, '<ins class="new">十</ins>' in page) == (True, True)
    assert "十时" in read(draft.body).text


def test_disclosure_counts_twenty_working_days(desk: Desk, client_as: As) -> None:
    draft = desk.draft(is_disclosure=True, disclosure="decision")
    page = client_as(desk.cast.drafter).get(reverse("content:edit", args=[draft.pk])).content.decode()
    assert "2026年11月9日" in page
    bare = desk.draft(is_disclosure=True, content_class="一般")
    assert "没有选公开类别（防城港 第十六条）" in refused(lambda: desk.submit(bare))


def test_whoever_corrects_in_their_own_words_is_an_author(desk: Desk) -> None:
    from tests.content.test_clauses import hits_of

    draft = desk.submitted(body="<p>我个人认为应当早走十分钟，帐户余额请核对。</p>", content_class="一般")
    desk.judge(draft)
    account = next(h for h in hits_of(desk, draft) if h.shown == "帐户")
    actions.change_hit(draft=draft, mark=account.mark, by=desk.cast.reviewer, now=desk.tick())
    draft.refresh_from_db()
    assert ("账户" in draft.body, draft.current.number, [v.verdict for v in draft.current.verdicts.all()]) == (
        True,
        2,
        [""] * 5,
    )
    assert not draft.authors.filter(pk=desk.cast.reviewer.pk).exists()
    view = next(h for h in hits_of(desk, draft) if h.shown == "我个人认为")
    actions.change_hit(draft=draft, mark=view.mark, replacement="我局认为", by=desk.cast.reviewer, now=desk.tick())
    assert "作者不审自己的稿" in refused(lambda: desk.judge(draft, "政治关"))
    desk.judge(draft, by=desk.second)


def test_a_stop_is_overruled_by_the_chief_only_and_with_a_reason(desk: Desk) -> None:
    from tests.content.test_clauses import hits_of

    draft = desk.draft(body="<p>展板上写着人民政腐四个错字，请同学找出来。</p>", content_class="一般")
    mark = next(h.mark for h in hits_of(desk, draft) if h.is_stop)

    def overrule(by: User, reason: str = "展示错字的教学稿") -> object:
        return actions.overrule_hit(draft=draft, mark=mark, reason=reason, by=by, now=desk.tick())

    assert "严重的问题只有单位主要负责人可以写明理由放行。" in refused(lambda: overrule(desk.deputy))
    assert "不改要写明理由" in refused(lambda: overrule(desk.cast.chief, " "))
    overrule(desk.cast.chief)
    desk.submit(draft)
    draft.refresh_from_db()
    assert draft.state == DraftState.REVIEW
