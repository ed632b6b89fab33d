"""Those who answer for an account in person are told of its problems, and take note of them themselves."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from zhengmei.audit.actions import record
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.monitoring.models import Acknowledgement, CheckRun, Finding
from zhengmei.monitoring.queries import Addressee, addressees_of
from zhengmei.monitoring.states import STANDING
from zhengmei.notices.actions import notify
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries.answering import answering

AT_ONCE = 500


class AcknowledgementRefused(Exception):
    """The act may not be done so. `reasons` are sentences for the person."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def reasons_not_to_acknowledge(finding: Finding, addressee: Addressee, by: User) -> list[str]:
    """Why this person may not take note of the problem for this post; empty when they may."""
    if finding.state not in STANDING:
        return [f"这个问题{finding.get_state_display()}，不用再签收。"]
    person, name = addressee.person, addressee.name
    if person is None:
        return [f"现在无{name}。请先指定，由本人签收。"]
    if person.user_id is None:
        return [f"{name}{person.name}没有登录用户。请在责任人里关联他的用户，由本人签收。"]
    if person.user_id != by.pk:
        return [f"由{name}{person.name}本人签收，别人不能代签。"]
    return ["你已经签收过了。"] if addressee.acknowledgement is not None else []


@transaction.atomic
def acknowledge_finding(*, finding: Finding, post: str, by: User, now: datetime) -> Acknowledgement:
    """Take note of a problem as the holder of a post (ResponsibilityKind); one audit line. Raises AcknowledgementRefused."""
    held = Finding.objects.select_for_update(of=("self",)).select_related("media_account__sponsor").get(pk=finding.pk)
    addressee = next((one for one in addressees_of(held, now.date()) if one.post == post), None)
    if addressee is None:
        raise AcknowledgementRefused(["办法没有要这位责任人签收这个问题。"])
    reasons = reasons_not_to_acknowledge(held, addressee, by)
    if reasons or addressee.person is None:
        raise AcknowledgementRefused(reasons)
    try:
        with transaction.atomic():
            made = Acknowledgement.objects.create(finding=held, responsibility=addressee.person, by=by, at=now)
    except IntegrityError:
        raise AcknowledgementRefused(["你已经签收过了。"]) from None
    record("monitoring.finding_acknowledged", by=by, now=now, about=held, detail={"责任": addressee.name})
    return made


def tell_answerable(*, findings: Iterable[Finding], run: CheckRun, by: User | None, now: datetime) -> int:
    """Tell those who answer in person of new problems: one notice a person and run. Answers how many were told."""
    new = list(findings)
    sponsors = dict(
        MediaAccount.objects.filter(pk__in={f.media_account_id for f in new}).values_list("pk", "sponsor_id")
    )
    posts = answering(Organisation.objects.filter(pk__in=set(sponsors.values())), now.date()) if new else {}
    named = {unit for unit, held in posts.items() if any(one.person and one.person.user for one in held)}
    mine: dict[User, list[Finding]] = {}
    for finding in _in_words([f.pk for f in new if sponsors[f.media_account_id] in named]):
        for one in posts[finding.media_account.sponsor_id]:
            user = one.person.user if one.person is not None and one.concerns(finding.rule_key) else None
            if user is not None and finding not in mine.setdefault(user, []):
                mine[user].append(finding)
    for user, found in mine.items():
        _tell(user, found, run, by, now)
    return len(mine)


def _in_words(ids: list[int]) -> Iterator[Finding]:
    for start in range(0, len(ids), AT_ONCE):
        rows = Finding.objects.filter(pk__in=ids[start : start + AT_ONCE])
        yield from rows.select_related("media_account__sponsor").order_by("pk")


def _tell(user: User, found: list[Finding], run: CheckRun, by: User | None, now: datetime) -> None:
    first = found[0]
    more = f"等 {len(found)} 个问题" if len(found) > 1 else ""
    many = len(found) > 1
    notify(
        to=[user],
        kind="monitoring.finding",
        title=f"请签收：“{first.media_account.name}”{first.title}{more}",
        body="这个账号由你负责，请本人看过以后签收。",
        url=reverse("monitoring:findings") if many else reverse("monitoring:finding", args=[first.pk]),
        unit_id=first.media_account.sponsor_id,
        key=f"monitoring.answer:{run.pk}",
        by=by,
        now=now,
    )
