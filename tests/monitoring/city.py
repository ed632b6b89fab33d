"""Puts a small case into the database and runs checks over it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tests import factories

from zhengmei.core.clock import BEIJING, end_of_day
from zhengmei.filing.models import FieldChange, MediaAccount
from zhengmei.identity.models import User
from zhengmei.interaction.models import CitizenMessage
from zhengmei.monitoring.actions import CheckSummary, run_checks
from zhengmei.monitoring.checks.base import Check, Example
from zhengmei.monitoring.models import Observation
from zhengmei.organisations.models import Appointment, Organisation
from zhengmei.organisations.states import Duty, OrganisationLevel
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Library
from zhengmei.policies.schema import Rules

LONG_OPEN = {"opened_on": date(2018, 3, 1), "launched_on": date(2018, 3, 15)}
NOW = datetime(2026, 6, 1, 6, 0, tzinfo=BEIJING)


def library_with(rules: Mapping[str, list[dict[str, Any]]]) -> Library:
    """One national pack that holds these rules and nothing else."""
    nation = library().packs["national-2019"]
    clause = nation.clauses[0].id
    filled = {key: [{"strength": "must", "clauses": [clause], **rule} for rule in some] for key, some in rules.items()}
    return Library({"national-2019": nation.model_copy(update={"rules": Rules.model_validate(filled)})})


def a_bureau(name: str = "示范市教育局") -> Organisation:
    province = factories.make_region("示范省", OrganisationLevel.PROVINCE)
    city = factories.make_region("示范市", OrganisationLevel.CITY, province)
    return factories.make_organisation(name, region=city, short_name="示范教育")


def an_account(sponsor: Organisation, fields: Mapping[str, Any]) -> MediaAccount:
    given = {k: date.fromisoformat(v) if k.endswith("_on") and v else v for k, v in fields.items()}
    return factories.make_media_account(sponsor, **{"name": "示范教育发布", **LONG_OPEN, **given})


def moment(text: str) -> datetime:
    """`2026-05-16` is noon of that day."""
    parsed = datetime.fromisoformat(text if "T" in text else f"{text}T12:00")
    return parsed.replace(tzinfo=BEIJING)


def publish(media_account: MediaAccount, moments: Iterable[str], **fields: Any) -> None:
    for text in moments:
        factories.make_published_item(media_account, moment(text), **fields)


def play(example: Example) -> MediaAccount:
    """The case of an example, in the database."""
    sponsor = a_bureau()
    account = an_account(sponsor, example.account)
    for other in example.others:
        an_account(sponsor, other)
    publish(account, example.items, reads=1)
    for at, words in example.texts:
        publish(account, [at], reads=1, text=words)
    for trait, interpreted in example.policies:
        factories.make_published_policy(account, trait, moment("2026-05-20"), interpreted=interpreted)
    for at, outcome in example.looks:
        Observation.objects.create(media_account=account, at=moment(at), outcome=outcome)
    for number, (asked, replied) in enumerate(example.messages, 1):
        answer = moment(replied) if replied else None
        CitizenMessage.objects.create(
            media_account=account, number=str(number), asked_at=moment(asked), replied_at=answer
        )
    for at, name, before, after, filed in example.changes:
        FieldChange.objects.create(
            media_account=account, field=name, before=before, after=after, at=moment(at), source="test", filed=filed
        )
    for number, (changed_on, *keepers) in enumerate(example.kept, 1):
        people = [keeper(sponsor, f"{number}{place}", here) for place, here in enumerate(keepers) if here]
        factories.make_credential(account, *people, label=f"登录{number}", changed_on=date.fromisoformat(changed_on))
    return account


def keeper(sponsor: Organisation, name: str, here: str) -> User:
    """A keeper who is still in office in the unit, or has left it."""
    user = factories.make_user(f"keeper{name}", "沈芸" if here == "here" else "老吴")
    held = factories.make_appointment(user, sponsor, Duty.DRAFTER)
    if here == "gone":
        Appointment.objects.filter(pk=held.pk).update(until=date(2026, 5, 1))
    return user


def judge(
    library: Library | None = None,
    *,
    period: tuple[str, str] = ("2026-05-04", "2026-05-31"),
    judged_at: str = "",
    now: datetime = NOW,
) -> CheckSummary:
    """Run every check over every account. Judged, unless told otherwise, at the end of the last day."""
    first, last = (date.fromisoformat(day) for day in period)
    return run_checks(
        media_accounts=MediaAccount.objects.all(),
        period_from=first,
        period_to=last,
        judged_at=moment(judged_at) if judged_at else end_of_day(last),
        by=None,
        now=now,
        library=library,
    )


def library_for(check: Check, example: Example) -> Library:
    rule: dict[str, Any] = {"value": dict(example.rule), "strength": example.strength}
    return library_with({check.rule_key: [rule]})
