"""Templates compile, keep the content-security policy, and never forget the token of a form."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.house.source import SOURCE, name, python_files, templates

INLINE = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*="),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*="),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>"),
    "an inline style sheet": re.compile(r"<style\b"),
    "a javascript address": re.compile(r"javascript:", re.I),
    "something fetched from elsewhere": re.compile(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=[\"'](?:https?:)?//"),
}
STANDALONE = {"documents": "finished documents carry their own style sheet; they are files, not pages"}


def compiled_name(path: Path) -> str:
    return str(path).split("/templates/", 1)[1]


@pytest.mark.parametrize("path", templates(), ids=name)
def test_it_compiles(path: Path) -> None:
    assert get_template(compiled_name(path)).template is not None


@pytest.mark.parametrize("path", templates(), ids=name)
def test_nothing_is_inline(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "x", text)
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", templates(), ids=name)
def test_every_form_that_posts_carries_the_token(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    forms = re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", text, re.S | re.I)
    assert [form[:80] for form in forms if "{% csrf_token %}" not in form] == []


def test_no_python_writes_a_style_attribute() -> None:
    files = [p for p in python_files() if name(p).split("/")[0] not in STANDALONE]
    assert [name(p) for p in files if re.search(r"""\sstyle=\\?["']""", p.read_text(encoding="utf-8"))] == []


def test_the_style_sheet_and_scripts_fetch_nothing() -> None:
    files = [p for p in SOURCE.rglob("static/**/*") if p.suffix in {".css", ".js"} and "vendor" not in p.parts]
    assert [name(p) for p in files if re.search(r"url\([\"']?(https?:)?//|@import", p.read_text("utf-8"))] == []
