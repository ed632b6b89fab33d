"""Deciding of a unit that it ought to have an account, need not, or publishes through its superior's."""

from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.documents.uploads import KeptFile
from zhengmei.filing.actions.accounts import FilingRefused
from zhengmei.filing.models import MediaAccount, OpeningStanding
from zhengmei.filing.queries.openings import accounts_to_rely_on, duty_ruling, openings
from zhengmei.filing.queries.policy import policy_for
from zhengmei.filing.states import ExemptionGround, StandingKind
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for, can_rule_for


def _set(
    organisation: Organisation,
    kind: StandingKind,
    by: User,
    now: datetime,
    reasons: list[str],
    *,
    ground: str = "",
    media_account: MediaAccount | None = None,
    note: str = "",
    evidence: KeptFile | None = None,
) -> OpeningStanding:
    unit = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if OpeningStanding.objects.filter(organisation=unit, kind=kind, ended_at=None).exists():
        reasons = [*reasons, f"“{unit.name}”已经认定为{kind.label}；要改，先取消原来的认定。"]
    if reasons:
        raise FilingRefused(reasons)
    standing = OpeningStanding.objects.create(
        organisation=unit,
        kind=kind,
        ground=ground,
        media_account=media_account,
        note=note.strip(),
        evidence_digest=evidence.digest if evidence else "",
        evidence_name=evidence.name if evidence else "",
        evidence_type=evidence.media_type if evidence else "",
        decided_by=by,
        decided_at=now,
    )
    detail = {"认定": str(kind.label), "理由": ground, "账号": str(media_account or "")}
    record("filing.standing.set", by=by, now=now, about=unit, reason=standing.note, detail=detail)
    return standing


@transaction.atomic
def exempt_unit(
    *, organisation: Organisation, ground: str, note: str = "", evidence: KeptFile | None, by: User, now: datetime
) -> OpeningStanding:
    """Take a unit off the list on one of the grounds its regulation knows, with the paper that shows it (FCG-9-a)."""
    ruling = duty_ruling(policy_for(organisation, now.date()), organisation)
    known = list(ruling.value.exempt) if ruling is not None else []
    words = "、".join(str(ExemptionGround(g).label) for g in known)
    reasons = []
    if not ground:
        reasons.append(f"没有选豁免的理由，请选一个：{words}。")
    elif ground not in known:
        reasons.append(f"办法的豁免只有：{words}。别的理由不能豁免。" if known else "采用的办法没有写豁免。")
    if evidence is None:
        reasons.append("没有凭据。请上传定密文件、三定规定等能看出来的材料。")
    if not can_rule_for(by, organisation, now.date()):
        reasons.append(f"豁免由“{organisation.name}”的主管认定，请找主管办理。")
    return _set(organisation, StandingKind.EXEMPT, by, now, reasons, ground=ground, note=note, evidence=evidence)


@transaction.atomic
def oblige_unit(*, organisation: Organisation, ground: str, note: str = "", by: User, now: datetime) -> OpeningStanding:
    """List a department as closely tied to one of the fields its regulation names, so that it ought to have an account."""
    ruling = duty_ruling(policy_for(organisation, now.date()), organisation)
    known = ruling.value.fields if ruling is not None else []
    reasons = []
    if not known:
        reasons.append("采用的办法没有按领域列应当开设的部门，不用认定。")
    elif ground not in known:
        reasons.append(f"办法写的领域是：{'、'.join(known)}。请选一个。")
    if not can_rule_for(by, organisation, now.date()):
        reasons.append(f"哪些部门应当开设，由“{organisation.name}”的主管认定，请找主管办理。")
    return _set(organisation, StandingKind.OBLIGED, by, now, reasons, ground=ground, note=note)


@transaction.atomic
def rely_on_account(
    *, organisation: Organisation, media_account: MediaAccount, note: str = "", by: User, now: datetime
) -> OpeningStanding:
    """Record that a unit outside the duty publishes through an account of a unit above it (FCG-9-b)."""
    reasons = []
    (stands,) = openings([organisation], now.date())
    if stands.obliged_by is not None and not stands.exempt:
        reasons.append(f"“{organisation.name}”应当自己开设账号，不能只依托上级账号。")
    if not accounts_to_rely_on(organisation).filter(pk=media_account.pk).exists():
        reasons.append("只能依托上级单位或行业主管正在运行的账号，请另选一个。")
    if not can_edit_for(by, organisation, now.date()):
        reasons.append(f"由“{organisation.name}”的人或它的主管记录，请找他们办理。")
    return _set(organisation, StandingKind.RELIES, by, now, reasons, media_account=media_account, note=note)


@transaction.atomic
def end_standing(*, standing: OpeningStanding, reason: str, by: User, now: datetime) -> OpeningStanding:
    """What was decided no longer holds; it stays on record. Raises FilingRefused."""
    held = OpeningStanding.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=standing.pk)
    reasons = ["这个认定已经取消。"] if held.ended_at is not None else []
    if not reason.strip():
        reasons.append("没有写理由，请写上，它会进记录。")
    may = can_edit_for if held.kind == StandingKind.RELIES else can_rule_for
    if not may(by, held.organisation, now.date()):
        reasons.append(f"由“{held.organisation.name}”的主管取消，请找主管办理。")
    if reasons:
        raise FilingRefused(reasons)
    held.ended_by, held.ended_at, held.ended_reason = by, now, reason.strip()[:300]
    held.save(update_fields=["ended_by", "ended_at", "ended_reason"])
    detail = {"认定": str(held.get_kind_display())}
    record("filing.standing.ended", by=by, now=now, about=held.organisation, reason=reason.strip(), detail=detail)
    return held
