"""Registering policy documents, and linking them both ways with the drafts that publish and interpret them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from zhengmei.audit.actions import record
from zhengmei.content.actions.base import ContentRefused, locked, refuse_if
from zhengmei.content.actions.drafting import reasons_not_to_write
from zhengmei.content.models import ContentTask, Draft, PolicyDocument, PolicyLink
from zhengmei.content.queries.numbers import number_of
from zhengmei.content.queries.policies import form_reasons, news_classes, traits_of
from zhengmei.content.queries.policy import Handbook
from zhengmei.content.queries.sourcing import host_of
from zhengmei.content.states import DocumentRole, NumberKey, TaskKind, TaskState
from zhengmei.core.clock import BEIJING
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation

DAY_ENDS = 18
"""An office day ends at this hour."""


def _document_reasons(
    organisation: Organisation, given: dict[str, Any], handbook: Handbook, now: datetime
) -> list[str]:
    names = {"title": "标题", "issuer": "发文机关"}
    reasons = [f"没有填{label}，请填上。" for key, label in names.items() if not str(given.get(key, "")).strip()]
    issued_on = given.get("issued_on")
    if issued_on is None:
        reasons.append("没有填成文日期，请填上。")
    elif issued_on > now.date():
        reasons.append("成文日期不能晚于今天，请改日期。")
    known, ticked = traits_of(handbook), given.get("traits", [])
    reasons += [f"没有“{trait}”这个特征，请从{'、'.join(known)}里选。" for trait in ticked if trait not in known]
    classes, news_class = news_classes(handbook), given.get("news_class", "")
    if classes and news_class not in classes:
        reasons.append(f"没有选信息类别，请从{'、'.join(classes)}里选。")
    if given.get("url") and not host_of(given["url"]):
        reasons.append("原文网址要写完整，以 http:// 或 https:// 开头。")
    if ticked and given.get("interpretation_due") is None:
        reasons.append("这份文件须配解读，没有填解读何时前做好，请填上（本单位自定）。")
    if ticked and given.get("interpretation_due") and given["interpretation_due"] < now.date():
        reasons.append("解读何时前做好，不能早于今天，请改日期。")
    return reasons


@transaction.atomic
def register_document(*, organisation: Organisation, by: User, now: datetime, **given: Any) -> PolicyDocument:
    """Register a policy document: title, number, issuer, issued_on, url, traits, news_class, interpretation_due.

    A document with a trait of the pack needs an interpretation and a task for it is opened; where the pack wants such news
    out in time a task to publish it is opened too. Raises ContentRefused.
    """
    handbook = Handbook(organisation, now.date())
    reasons = reasons_not_to_write(by, organisation, now)
    refuse_if(reasons or _document_reasons(organisation, given, handbook, now))
    traits = list(given.get("traits", []))
    basis = handbook.basis("interpretation") if traits else None
    try:
        with transaction.atomic():
            document = PolicyDocument.objects.create(
                organisation=organisation,
                title=given["title"].strip()[:300],
                number=given.get("number", "").strip()[:60],
                issuer=given["issuer"].strip()[:120],
                issued_on=given["issued_on"],
                url=given.get("url", "").strip()[:1000],
                news_class=given.get("news_class", "") if news_classes(handbook) else "",
                traits=traits,
                needs_interpretation=bool(traits),
                article=basis.article if basis else "",
                clause=basis.clause if basis else "",
                registered_by=by,
                registered_at=now,
            )
    except IntegrityError as doubled:
        raise ContentRefused([f"文号“{given.get('number')}”已经登记过，请在政策文件里找。"]) from doubled
    detail = {"标题": document.title, "文号": document.number, "须配解读": document.needs_interpretation}
    record("content.policy.registered", by=by, now=now, about=document, detail=detail)
    if document.needs_interpretation:
        _open_interpretation(document, given["interpretation_due"], by=by, now=now)
    _open_publication(document, by=by, now=now)
    return document


def _open_interpretation(document: PolicyDocument, due_on: date, *, by: User, now: datetime) -> None:
    ContentTask.objects.create(
        organisation=document.organisation,
        kind=TaskKind.INTERPRETATION,
        document=document,
        to=document.organisation,
        what=f"解读《{document.title}》"[:300],
        due_at=datetime(due_on.year, due_on.month, due_on.day, DAY_ENDS, tzinfo=BEIJING),
        due_is_own=True,
        article=document.article,
        clause=document.clause,
        given_by=by,
        given_at=now,
    )


def _open_publication(document: PolicyDocument, *, by: User, now: datetime) -> None:
    number = number_of(document.organisation, NumberKey.POLICY_HOURS, now.date())
    if number is None or number.basis is None:
        return
    ContentTask.objects.create(
        organisation=document.organisation,
        kind=TaskKind.TOPIC,
        document=document,
        to=document.organisation,
        what=f"发布《{document.title}》"[:300],
        due_at=now + timedelta(hours=number.number),
        due_is_own=number.is_own,
        article=number.basis.article,
        clause=number.basis.clause,
        given_by=by,
        given_at=now,
    )


@transaction.atomic
def link_policy(
    *, document: PolicyDocument, draft: Draft, role: str, forms: Iterable[str] = (), by: User, now: datetime
) -> PolicyLink:
    """Say that a draft publishes or interprets a document. Linking an interpretation finishes its task.

    Raises ContentRefused.
    """
    held = locked(draft)
    handbook = Handbook(held.organisation, now.date())
    reasons = reasons_not_to_write(by, held.organisation, now)
    if held.organisation_id != document.organisation_id:
        reasons.append("政策文件和稿件要是同一个单位的；别的单位的文件，请在本单位登记一份。")
    if PolicyLink.objects.filter(document=document, draft=held).exists():
        reasons.append("这篇稿已经和这份文件关联了。")
    if role not in DocumentRole.values:
        reasons.append("请选这篇稿是政策稿还是解读稿。")
    chosen = list(dict.fromkeys(forms)) if role == DocumentRole.INTERPRETATION else []
    if role == DocumentRole.INTERPRETATION:
        reasons += form_reasons(held, chosen, handbook)
    refuse_if(reasons)
    link = PolicyLink.objects.create(document=document, draft=held, role=role, forms=chosen, by=by, at=now)
    detail = {"稿件": held.number, "是什么": link.get_role_display(), "解读形式": chosen}
    record("content.policy.linked", by=by, now=now, about=document, detail=detail)
    if role == DocumentRole.INTERPRETATION:
        finish_tasks(document, TaskKind.INTERPRETATION, held, by=by, now=now)
    return link


def finish_tasks(document: PolicyDocument, kind: TaskKind, draft: Draft, *, by: User, now: datetime) -> int:
    """Finish the open tasks of a kind that this draft fulfils; returns how many there were."""
    rows = ContentTask.objects.filter(document=document, kind=kind, state=TaskState.OPEN)
    return rows.update(state=TaskState.DONE, draft=draft, finished_by=by, finished_at=now, outcome=f"稿 {draft.number}")


@transaction.atomic
def unlink_policy(*, link: PolicyLink, reason: str, by: User, now: datetime) -> None:
    """Take a link away; its task opens again when it was the last interpretation. Raises ContentRefused."""
    held = locked(link.draft)
    reasons = reasons_not_to_write(by, held.organisation, now)
    if not reason.strip():
        reasons.append("没有写为什么取消，请写上，它会进记录。")
    refuse_if(reasons)
    document = link.document
    detail = {"稿件": held.number, "是什么": link.get_role_display()}
    PolicyLink.objects.filter(pk=link.pk).delete()
    ContentTask.objects.filter(document=document, draft=held, state=TaskState.DONE).update(
        state=TaskState.OPEN, draft=None, finished_by=None, finished_at=None, outcome=""
    )
    record("content.policy.unlinked", by=by, now=now, about=document, reason=reason.strip(), detail=detail)
