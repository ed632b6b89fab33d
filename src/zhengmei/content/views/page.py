"""What the page of a draft offers to this person now: each act with what stands against it."""

from datetime import datetime
from typing import Any

from zhengmei.content import actions
from zhengmei.content.forms import AuthorisationForm
from zhengmei.content.models import Draft
from zhengmei.content.permissions import can_review_for, can_write_for, is_author
from zhengmei.content.queries.page import draft_parts
from zhengmei.content.queries.permits import state_of
from zhengmei.content.queries.waiting import current_step
from zhengmei.content.states import DRAFT, MEDIA, SIGN_ANSWERS, UNDER_REVIEW, WRITABLE, DraftAct, DraftState, SignKind
from zhengmei.identity.models import User


def draft_page(draft: Draft, user: User, now: datetime) -> dict[str, Any]:
    """Everything `content/draft.html` needs."""
    writer = is_author(user, draft)
    parts = {
        **draft_parts(draft, now),
        "is_author": writer,
        "may_write": can_write_for(user, draft.organisation, now.date()),
        "may_review": can_review_for(user, draft.organisation, now.date()) and not writer,
    }
    handbook, hits = parts["handbook"], parts["hits"]
    step = current_step(draft)
    given: dict[str, Any] = {"by": user, "now": now}
    context = {
        **parts,
        "step": step,
        "now": now,
        "writing": draft.state in WRITABLE,
        "reviewing": draft.state in UNDER_REVIEW,
        "hit_lines": [_hit_line(draft, hit, parts, given) for hit in hits],
        "gate_lines": [(line, _gate_reasons(line, handbook, given)) for line in parts["gates"]],
        "media_lines": [_media_line(m, parts, given) for m in parts["media"]],
        "sign_lines": [
            (s, actions.reasons_not_to_counter_sign(s, **given), SIGN_ANSWERS[SignKind(s.kind)]) for s in parts["signs"]
        ],
        "permit_lines": [(p, state_of(p, now).label) for p in parts["permits"]],
        "open_release": actions.open_release(draft),
        "authorisation_form": AuthorisationForm(initial={"authorised_on": now.date()}),
        "may_revise": draft.state == DraftState.APPROVED and parts["may_write"],
        "may_adapt": parts["may_write"],
        "may_drop": DRAFT.allows(draft.state, DraftAct.DROP) and parts["may_write"],
        "may_recall": not actions.reasons_not_to_recall(draft, **given),
        "may_return": not actions.reasons_not_to_return(draft, **given),
    }
    if draft.state in WRITABLE:
        context["against"] = actions.reasons_not_to_submit(draft, handbook=handbook, hits=hits, **given)
    elif draft.state == DraftState.REVIEW:
        context["against"] = actions.reasons_not_to_pass(draft, handbook=handbook, **given)
    elif draft.state == DraftState.EMERGENCY:
        context["against"] = actions.reasons_not_to_confirm_release(draft, handbook=handbook, **given)
    return context


def _hit_line(draft: Draft, hit: Any, parts: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    changeable = hit.part in ("title", "summary", "body")
    may_change = changeable and not actions.reasons_not_to_change(draft, **given)
    open_hit = hit.is_open or (hit.decided is None and draft.state in WRITABLE)
    overrule = (
        actions.reasons_not_to_overrule(draft, hit, handbook=parts["handbook"], **given) if hit.is_open else ["-"]
    )
    return {
        "hit": hit,
        "suggestion": hit.hit.suggestions[0] if hit.hit.suggestions else None,
        "may_accept": may_change and open_hit and bool(hit.hit.suggestions),
        "may_correct": may_change and open_hit,
        "may_overrule": not overrule,
        "never": hit.is_stop and hit.is_open and bool(overrule),
    }


def _media_line(media: Any, parts: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """A file with what the machine saw in it, and whether this person may confirm having looked."""
    unseen = parts["unseen"].get(media.pk, ())
    to_look = media.role in MEDIA or bool(unseen)
    return {
        "media": media,
        "unseen": unseen,
        "lines": parts["lines_read"].get(media.pk),
        "hits": parts["hits_in"].get(media.pk, []),
        "may_confirm": to_look and not actions.reasons_not_to_confirm(media, **given),
    }


def _gate_reasons(line: Any, handbook: Any, given: dict[str, Any]) -> list[str]:
    return (
        actions.reasons_not_to_judge(line.row, handbook=handbook, **given)
        if line.row is not None
        else ["送审以后再看。"]
    )
