"""Pages of a case as a person uses them: the form sent again with what they typed, and the paper that is printed."""

import html
import io
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.test import Client
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from zhengmei.filing.models import Application


def edit_url(case: Application) -> str:
    """Where a draft is filled in."""
    return f"/filing/applications/{case.pk}/edit/"


def press_submit(client: Client, case: Application, **typed: object) -> list[str]:
    """Press 提交 on the form as it stands, with these fields typed anew.

    Returns what the page says against it, each sentence with the article and the clause behind it; empty when the case
    was handed in.
    """
    answer = client.post(edit_url(case), {**as_it_stands(client, case), **typed, "do": "submit"})
    case.refresh_from_db()
    if answer.status_code == 302:
        assert case.submissions > 0
        return []
    assert case.submissions == 0
    page = answer.content.decode()
    (note,) = re.findall(r'<h2>还没有提交</h2><ul class="why">(.*?)</ul><p>填的内容都存下了', page, re.DOTALL)
    return [_words(line) for line in re.findall(r"<li>(.*?)</li>", note, re.DOTALL)]


def as_it_stands(client: Client, case: Application) -> dict[str, Any]:
    """Every field of the page on which the draft is filled in, with the value it shows."""
    return values_shown(client.get(edit_url(case)).context["forms"].all())


def values_shown(forms: Iterable[BaseForm]) -> dict[str, Any]:
    """Every field of these forms with the value it shows, as a browser would send it."""
    shown: dict[str, Any] = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value not in (None, False, ""):
                shown[field.html_name] = value.isoformat() if isinstance(value, date) else value
    return shown


def _words(markup: str) -> str:
    """Words without markup; of a link to a clause its address as well."""
    linked = re.sub(r'<a href="(/[^"]+)">', r" \1 ", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", linked)).split())


def printed(client: Client, address: str) -> list[list[str]]:
    """The docx that is handed out at this address: its lines and the rows of its table, from top to bottom."""
    answer = client.get(f"{address}docx/")
    assert answer.status_code == 200, address
    file = Document(io.BytesIO(answer.content))
    found: list[list[str]] = []
    for part in file.iter_inner_content():
        if isinstance(part, Paragraph):
            found.append([part.text])
        elif isinstance(part, Table):
            found += [[cell.text.replace("\n", " ") for cell in dict.fromkeys(row.cells)] for row in part.rows]
    return found
