"""Asking units for a form or report, handing it in, sending it back, ending the collection."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import end_of_day
from zhengmei.documents.uploads import KeptFile
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.models import Collection, CollectionReturn
from zhengmei.filing.queries.collecting import terms_of, units_to_ask
from zhengmei.filing.states import COLLECTION_RETURN, ReturnAct, ReturnState, Signer
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for, can_supervise


@transaction.atomic
def open_collection(
    *,
    office: Organisation,
    units: Sequence[Organisation],
    title: str,
    instructions: str = "",
    due_on: date | None = None,
    by: User,
    now: datetime,
) -> Collection:
    """Ask these units for something by a day: the regulation's, or `due_on` where it names none or the office wants another.

    Channel, stamp and signer are those of the regulation. Raises FilingRefused.
    """
    terms = terms_of(office, now.date())
    by_rule = terms.due if terms.due is not None and due_on in (None, terms.due.due_on) else None
    day = by_rule.due_on if by_rule is not None else due_on
    reasons = []
    if not title.strip():
        reasons.append("没有写要什么，请写上，例如“政务新媒体登记备案表”。")
    if day is None:
        reasons.append("没有期限。办法没有写哪天前，请自己定一天。")
    asked = set(units_to_ask(office).values_list("pk", flat=True))
    if not units:
        reasons.append("没有选单位，请至少选一个。")
    elif [u for u in units if u.pk not in asked]:
        reasons.append("只能向下面在用的单位收，请从列表里选。")
    if not can_supervise(by, office, now.date()):
        reasons.append(f"由“{office.name}”的主管布置，请找主管办理。")
    if reasons or day is None:
        raise FilingRefused(reasons)
    made = Collection.objects.create(
        office=office,
        title=title.strip(),
        instructions=instructions.strip(),
        pack_id=terms.pack_id,
        clause=by_rule.clause if by_rule is not None else "",
        article=by_rule.article if by_rule is not None else "",
        wording=by_rule.wording if by_rule is not None else "",
        note=by_rule.note if by_rule is not None else "",
        due_on=day,
        due_at=end_of_day(day),
        channel=terms.channel,
        stamped=terms.stamped,
        signer=terms.signer,
        opened_by=by,
        opened_at=now,
    )
    CollectionReturn.objects.bulk_create(CollectionReturn(collection=made, organisation=unit) for unit in units)
    detail = {"要什么": made.title, "期限": day, "单位数": len(units)}
    record("filing.collection.opened", by=by, now=now, about=made, detail=detail)
    return made


@transaction.atomic
def hand_in_return(
    *,
    collection_return: CollectionReturn,
    text: str = "",
    signed_by: str = "",
    signed_as: str = "",
    file: KeptFile | None,
    by: User,
    now: datetime,
) -> CollectionReturn:
    """Hand in what was asked for, stamped and signed as it must be (WH-6-a, SX-5-b). Late is possible, and stays visible.

    Raises FilingRefused.
    """
    rows = CollectionReturn.objects.select_for_update(of=("self",)).select_related("collection", "organisation")
    held = rows.get(pk=collection_return.pk)
    asked = held.collection
    reasons = []
    if not COLLECTION_RETURN.allows(held.state, ReturnAct.HAND_IN):
        reasons.append("已经交过，不用再交；要换，请收表的单位先退回。")
    if asked.closed_at is not None:
        reasons.append("这次收表已经结束。要补交，请联系收表的单位。")
    if asked.stamped and file is None:
        reasons.append("没有盖公章的扫描件。请打印、盖章、扫描后上传。")
    elif asked.signer and file is None:
        reasons.append("没有签字的扫描件。请打印、签字、扫描后上传。")
    if asked.signer and (signed_as != asked.signer or not signed_by.strip()):
        who = "须主要负责同志签字" if asked.signer == Signer.CHIEF else "须分管负责同志签字"
        reasons.append(f"{who}。请{Signer(asked.signer).label}签好，写上姓名再交。")
    if not can_edit_for(by, held.organisation, now.date()):
        reasons.append(f"由“{held.organisation.name}”的人交，请他们办理。")
    if reasons:
        raise FilingRefused(reasons)
    held.state = ReturnState(COLLECTION_RETURN.after(held.state, ReturnAct.HAND_IN))
    held.text, held.signed_by, held.signed_as = text.strip(), signed_by.strip(), signed_as
    if file is not None:
        held.digest, held.file_name, held.media_type = file.digest, file.name, file.media_type
    held.handed_in_by, held.handed_in_at = by, now
    held.save()
    detail = {"要什么": asked.title, "扫描件": held.file_name}
    record("filing.return.handed_in", by=by, now=now, about=held, detail=detail)
    return held


@transaction.atomic
def send_back_return(*, collection_return: CollectionReturn, reason: str, by: User, now: datetime) -> CollectionReturn:
    """What came is not good enough; the unit hands in again. Raises FilingRefused."""
    rows = CollectionReturn.objects.select_for_update(of=("self",)).select_related("collection__office", "organisation")
    held = rows.get(pk=collection_return.pk)
    reasons = []
    if not COLLECTION_RETURN.allows(held.state, ReturnAct.SEND_BACK):
        reasons.append("还没有交来，没有可退的。")
    if held.collection.closed_at is not None:
        reasons.append("这次收表已经结束，不能再退回。")
    if not reason.strip():
        reasons.append("没有写为什么退回，请写明要改什么。")
    if not can_supervise(by, held.collection.office, now.date()):
        reasons.append(f"由“{held.collection.office.name}”的主管退回，请找主管办理。")
    if reasons:
        raise FilingRefused(reasons)
    held.state = ReturnState(COLLECTION_RETURN.after(held.state, ReturnAct.SEND_BACK))
    held.sent_back_reason = reason.strip()[:300]
    held.save(update_fields=["state", "sent_back_reason"])
    record("filing.return.sent_back", by=by, now=now, about=held, reason=held.sent_back_reason)
    return held


@transaction.atomic
def close_collection(*, collection: Collection, reason: str, by: User, now: datetime) -> Collection:
    """Stop asking; what came stays. Raises FilingRefused."""
    held = Collection.objects.select_for_update(of=("self",)).select_related("office").get(pk=collection.pk)
    reasons = ["这次收表已经结束。"] if held.closed_at is not None else []
    if not reason.strip():
        reasons.append("没有写理由，请写上，它会进记录。")
    if not can_supervise(by, held.office, now.date()):
        reasons.append(f"由“{held.office.name}”的主管结束，请找主管办理。")
    if reasons:
        raise FilingRefused(reasons)
    held.closed_by, held.closed_at = by, now
    held.save(update_fields=["closed_by", "closed_at"])
    record("filing.collection.closed", by=by, now=now, about=held, reason=reason.strip())
    return held


@transaction.atomic
def record_package(*, collection: Collection, files: int, by: User, now: datetime) -> None:
    """Write down that the person took everything that came out of the system in one package."""
    record("filing.collection.packed", by=by, now=now, about=collection, detail={"件数": files})
