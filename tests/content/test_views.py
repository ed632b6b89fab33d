"""The pages, for each person as far as they may go."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from tests.content.desk import Desk

from zhengmei.content.models import Permit
from zhengmei.identity.models import User

As = Callable[[User], Client]


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_every_page_opens_for_those_who_work_there(desk: Desk, client_as: As) -> None:
    draft = desk.approved()
    writer = client_as(desk.cast.drafter)
    permit = Permit.objects.get(draft=draft)
    account = desk.account.pk
    pages = [
        reverse("content:drafts"),
        reverse("content:start"),
        reverse("content:draft", args=[draft.pk]),
        reverse("content:adapt", args=[draft.pk]),
        reverse("content:preview", args=[draft.pk, account]),
        reverse("content:revision", args=[draft.pk, 1]),
        reverse("content:sheet", args=[draft.pk, "html"]),
        reverse("content:permits"),
        reverse("content:permit", args=[permit.pk]),
        reverse("content:mandates"),
        reverse("content:release", args=[draft.pk]),
    ]
    assert [p for p in pages if writer.get(p).status_code != 200] == []
    other = desk.draft()
    assert writer.get(reverse("content:edit", args=[other.pk])).status_code == 200
    stranger = client_as(desk.cast.stranger)
    assert [p for p in pages if str(draft.pk) in p and stranger.get(p).status_code != 404] == []
