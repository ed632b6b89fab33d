"""One-click masking 去标识化: every piece of personal data in a draft replaced by its masked form."""

import re
from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import locked, refuse_if
from zhengmei.content.actions.drafting import reasons_not_to_save, save_draft
from zhengmei.content.models import Draft
from zhengmei.content.states import PrivacyGround
from zhengmei.identity.models import User
from zhengmei.textrules.masking import mask
from zhengmei.textrules.reading import Context

_TEXT = re.compile(r"(<[^>]*>)")
PARTS = ("title", "summary", "body")


def _masked_html(html: str, context: Context) -> str:
    """The words between the tags masked, the tags left alone."""
    return "".join(piece if piece.startswith("<") else mask(piece, context) for piece in _TEXT.split(html))


def masked_parts(draft: Draft, now: datetime) -> dict[str, str]:
    """What masking would change: field → its new text. Empty when nothing is to be masked."""
    context = Context(day=now.date())
    found = {}
    for name in PARTS:
        text = getattr(draft, name)
        new = _masked_html(text, context) if name == "body" else mask(text, context)
        if new != text:
            found[name] = new
    return found


def reasons_not_to_mask(draft: Draft, *, by: User, now: datetime) -> list[str]:
    """Why there is nothing to mask, or not by this person now."""
    reasons = reasons_not_to_save(draft, by=by, now=now)
    if draft.privacy_ground != PrivacyGround.NONE:
        ground = draft.get_privacy_ground_display()
        reasons.append(f"这篇稿按“{ground}”保留个人信息；要去标识，先把保留的理由去掉。")
    if not reasons and not masked_parts(draft, now):
        reasons.append("没有查出要去标识的个人信息。姓名、住址认不全，请人工再看一遍。")
    return reasons


@transaction.atomic
def mask_draft(*, draft: Draft, by: User, now: datetime) -> Draft:
    """Mask a draft that is being written. The record says how many fields changed, never what stood there.

    Raises ContentRefused.
    """
    held = locked(draft)
    refuse_if(reasons_not_to_mask(held, by=by, now=now))
    parts = masked_parts(held, now)
    saved = save_draft(draft=held, version=held.version, by=by, now=now, **parts)  # type: ignore[arg-type]
    labels = {"title": "标题", "summary": "摘要", "body": "正文"}
    record("content.draft.masked", by=by, now=now, about=saved, detail={"改了": [labels[name] for name in parts]})
    return saved
