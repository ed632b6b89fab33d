"""The pages of the text rules, and how a clause names them."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast

from zhengmei.identity.models import User
from zhengmei.policies.library import library
from zhengmei.rulebook.measures import measures_of
from zhengmei.textrules.registry import live_rules

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_clause_names_the_text_rules_that_serve_it_and_leads_to_them(client_as: ClientAs, cast: Cast) -> None:
    page = read(client_as(cast.drafter), "/policies/clauses/WH-4.2-i/")
    assert "用文字规则查稿件：" in page and "商业链接" in page
    assert 'href="/policies/text-rules/tx902/"' in page
    assert "check-text" not in measures_of(library().packs["weihai-2019"])["WH-4.2-i"][0].what


def test_the_list_says_how_many_and_finds_by_word_and_family(client_as: ClientAs, cast: Cast) -> None:
    client = client_as(cast.drafter)
    assert f"用这 {len(live_rules())} 条规则查" in read(client, "/policies/text-rules/")
    page = read(client, "/policies/text-rules/?words=手机号&family=privacy")
    assert "/policies/text-rules/tx102/" in page and "/policies/text-rules/tx902/" not in page
    assert "没有这样的规则" in read(client, "/policies/text-rules/?words=天马行空")


def test_a_rule_shows_its_law_examples_clauses_and_words(client_as: ClientAs, cast: Cast) -> None:
    client = client_as(cast.drafter)
    page = read(client, "/policies/text-rules/tx502/?words=国务院总书记")
    for words in ("严重", "国务院总理、中共中央总书记", "濉溪 一（四）", "会报", "不报"):
        assert words in page, words
    assert "词表里没有" in read(client, "/policies/text-rules/tx502/?words=天马行空")
    assert client.get("/policies/text-rules/tx000/").status_code == 404


def test_only_who_client_as_reads_them(client: Client) -> None:
    assert client.get("/policies/text-rules/").status_code == 302
