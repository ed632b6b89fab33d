"""Reading public notices, and whether the regulation wants one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhengmei.core.clock import BEIJING
from zhengmei.filing.models import Application, FieldChange, MediaAccount, PublicNotice
from zhengmei.filing.queries.policy import policy_for, subject_of
from zhengmei.filing.states import AccountStatus, ApplicationState, FilingAct, FilingCause, NoticeKind
from zhengmei.organisations.models import Organisation
from zhengmei.policies.lookup import Ruling
from zhengmei.policies.schema import NoticeActs


def public_notices() -> QuerySet[PublicNotice]:
    """Every notice, newest first; withdrawn ones included, because they stay readable. For the public."""
    return PublicNotice.objects.order_by("-published_at", "-pk")


def standing_notices(media_account: MediaAccount) -> QuerySet[PublicNotice]:
    """The account's notices that were not withdrawn, newest first."""
    return public_notices().filter(media_account=media_account, withdrawn_at=None)


def notice_ruling(media_account: MediaAccount, kind: str, on: date) -> "Ruling[NoticeActs] | None":
    """The rule that wants the public told of this; None where the unit's regulation does not."""
    policy = policy_for(media_account.sponsor, on)
    ruling = policy.ruling("public_notice", subject_of(media_account)) if policy is not None else None
    if ruling is None or not isinstance(ruling.value, NoticeActs) or kind not in ruling.value.acts:
        return None
    return ruling  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class ToAnnounce:
    """Something the public is to be told: of which account, when it happened, from which sponsor to which."""

    media_account: MediaAccount
    kind: NoticeKind
    application: Application | None
    happened_on: date
    old_sponsor: str
    new_sponsor: str = ""


def to_announce(media_account: MediaAccount, on: date) -> list[ToAnnounce]:
    """What happened to the account, or was accepted to happen, and is not announced yet. Four queries."""
    told = {(n.kind, n.application_id, n.new_sponsor) for n in standing_notices(media_account)}
    kinds_told = {(kind, new) for kind, _, new in told}
    found = []
    accepted = Application.objects.filter(
        media_account=media_account, state__in=[ApplicationState.PASSED, ApplicationState.DONE]
    )
    for case in accepted.order_by("pk"):
        one = _from_case(case, media_account, on)
        if one is not None and (one.kind, case.pk, one.new_sponsor) not in told:
            found.append(one)
    announced = kinds_told | {(one.kind, one.new_sponsor) for one in found}
    if media_account.status == AccountStatus.CANCELLED and (NoticeKind.CANCEL, "") not in announced:
        ended = media_account.cancelled_on or on
        found.append(ToAnnounce(media_account, NoticeKind.CANCEL, None, ended, media_account.sponsor.name))
    changes = FieldChange.objects.filter(media_account=media_account, field="sponsor").exclude(before="")
    last = changes.order_by("-pk").first()
    if last is not None and (NoticeKind.CHANGE, last.after) not in announced:
        day = last.at.astimezone(BEIJING).date()
        found.append(ToAnnounce(media_account, NoticeKind.CHANGE, None, day, last.before, last.after))
    return found


def _from_case(case: Application, account: MediaAccount, on: date) -> ToAnnounce | None:
    day = case.carried_out_on or on
    if case.act == FilingAct.CANCEL:
        return ToAnnounce(account, NoticeKind.CANCEL, case, day, account.sponsor.name)
    if case.act != FilingAct.CHANGE or "sponsor" not in case.facts:
        return None
    new = Organisation.objects.filter(pk=case.facts["sponsor"]).first()
    before = FieldChange.objects.filter(media_account=account, field="sponsor", filed=True).order_by("-pk").first()
    old = before.before if case.state == ApplicationState.DONE and before is not None else account.sponsor.name
    return ToAnnounce(account, NoticeKind.CHANGE, case, day, old, new.name) if new is not None else None


def missing_notice(application: Application, on: date) -> str:
    """Why the case cannot be completed yet: the regulation wants the public told first. Empty when nothing is missing.

    A rule taken over from the national opinion speaks of units that changed (GB-3-f), not of every cancellation.
    """
    account = application.media_account
    if account is None:
        return ""
    one = _from_case(application, account, on)
    ruling = notice_ruling(account, one.kind, on) if one is not None else None
    if one is None or ruling is None or (ruling.inherited and application.cause != FilingCause.REORGANISED):
        return ""
    if standing_notices(account).filter(application=application, kind=one.kind).exists():
        return ""
    article = f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}".strip()
    return f"{article}要求{one.kind.label}向社会公告，公告还没有发布。先在账号页发布公告，再办结。"


def notice_owed(media_account: MediaAccount, on: date, *, reorganised: bool) -> str:
    """Why a task about the account cannot end yet: it was cancelled, and the public was not told.

    `reorganised`: because the unit changed, of which the national opinion speaks as well.
    """
    if media_account.status != AccountStatus.CANCELLED:
        return ""
    ruling = notice_ruling(media_account, NoticeKind.CANCEL, on)
    if ruling is None or (ruling.inherited and not reorganised):
        return ""
    if standing_notices(media_account).filter(kind=NoticeKind.CANCEL).exists():
        return ""
    article = f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}".strip()
    return f"{article}要求注销向社会公告，公告还没有发布。先在账号页发布公告。"
