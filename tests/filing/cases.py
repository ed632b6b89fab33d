"""Applications as the tests begin them: one call for what a person would do on several pages."""

from datetime import date, datetime, timedelta

from tests import factories
from tests.cast import NOW, Cast

from zhengmei.documents.uploads import KeptFile
from zhengmei.filing import actions
from zhengmei.filing.models import Application, ApplicationFile, ApplicationStep, DutyItem, MediaAccount
from zhengmei.filing.queries import facts_in, to_announce
from zhengmei.filing.states import FilePurpose, FilingAct, Outcome
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import Duty, OrganisationKind, OrganisationLevel

OPENING: dict[str, object] = {
    "name": "示范县教育",
    "platform": "douyin",
    "platform_account_id": "dy_1",
    "kind": "official",
    "is_main": True,
    "is_certified": True,
    "certification_text": "示范县教育局",
    "opened_on": date(2026, 9, 1),
    "launched_on": date(2026, 9, 10),
    "url": "https://example.invalid/dy",
    "followers": 10,
    "positioning": "政策发布",
    "functions": ["发布"],
    "has_interaction": True,
    "operator_name": "办公室",
    "leader_name": "许文柏",
    "leader_title": "副局长",
    "leader_office_tel": "0000-2200001",
    "leader_mobile": "13800000001",
    "liaison_name": "温雅南",
    "liaison_title": "干事",
    "liaison_office_tel": "0000-2200002",
    "liaison_mobile": "13800000002",
    "provides_news": False,
    "responsible_name": "许文柏",
    "planning_person": "许文柏",
    "support_person": "许文柏",
    "development_person": "温雅南",
    "security_person": "温雅南",
    "duty_item": "贯彻教育方针",
}
ANSWERS: dict[str, object] = {
    "work_need": "群众要在这里办事、看政策",
    "platform_reason": "本县群众用得最多",
}


def person(name: str, unit: Organisation, duty: Duty = Duty.SUPERVISOR) -> User:
    """Somebody new with one duty; the name is the sign-in name as well."""
    user = factories.make_user(f"u.{name}", name)
    factories.make_appointment(user, unit, duty)
    return user


def region_office(cast: Cast) -> Organisation:
    """The office of the autonomous region, put above the city office."""
    top = factories.make_organisation(
        "示范省人民政府办公室",
        region=cast.province,
        kind=OrganisationKind.GOVERNMENT_OFFICE,
        level=OrganisationLevel.PROVINCE,
    )
    cast.city_office.supervisor = top
    cast.city_office.save()
    for unit in Organisation.objects.filter(path__startswith=cast.city_office.path):
        unit.path = f"{top.path.rstrip('/')}{unit.path}"
        unit.save()
    cast.city_office.refresh_from_db()
    return top


def begin(
    act: FilingAct,
    sponsor: Organisation,
    by: User,
    *,
    media_account: MediaAccount | None = None,
    now: datetime = NOW,
    cause: str = "",
    **draft: object,
) -> Application:
    """A draft with its form filled in, not yet handed in. Openings are those of OPENING unless `facts` is given."""
    factories.equip(sponsor, now.date())
    case = actions.start_application(act=act, sponsor=sponsor, media_account=media_account, cause=cause, by=by, now=now)
    facts = dict(draft.pop("facts", None) or {})  # type: ignore[call-overload]
    if act == FilingAct.OPEN:
        own = {"certification_text": sponsor.name, "sponsor": sponsor, "managing": sponsor.supervisor}
        facts = {**OPENING, **own, **facts}
        if sponsor.duty_items.count() == 0:
            DutyItem.objects.create(organisation=sponsor, name="贯彻教育方针", listed_at=now)
    draft["answers"] = {**ANSWERS, **dict(draft.get("answers") or {})}  # type: ignore[call-overload]
    values = {"reason": "工作需要", "cause": cause, **draft}
    actions.save_application(application=case, draft=actions.Draft(facts=facts, **values), by=by, now=now)  # type: ignore[arg-type]
    case.refresh_from_db()
    return case


def hand_in(case: Application, by: User, now: datetime = NOW) -> Application:
    actions.submit_application(application=case, by=by, now=now)
    case.refresh_from_db()
    return case


def current(case: Application, desk: Organisation | None = None) -> ApplicationStep:
    """The step the case stands at (at this desk)."""
    steps = [s for s in case.steps.order_by("position", "pk") if s.is_current and (desk is None or s.desk == desk)]
    assert len(steps) >= 1, [(s.name, s.desk, s.arrived_at, s.done_at) for s in case.steps.all()]
    return steps[0]


def decide(
    case: Application,
    by: User,
    outcome: Outcome = Outcome.PASSED,
    *,
    opinion: str = "情况属实，同意。",
    now: datetime = NOW,
    desk: Organisation | None = None,
    **more: object,
) -> Application:
    """Decide the step the case stands at."""
    step = current(case, desk)
    more = {"answers": {"name_fits_duty": True}, **more}
    actions.decide_step(step=step, outcome=outcome, opinion=opinion, by=by, now=now, **more)  # type: ignore[arg-type]
    case.refresh_from_db()
    return case


def paper(
    case: Application,
    by: User,
    purpose: FilePurpose = FilePurpose.ENDING,
    *,
    label: str = "",
    shown_on: date | None = None,
    now: datetime = NOW,
) -> ApplicationFile:
    """A file handed in with the case; its content is never looked at here."""
    number = ApplicationFile.objects.count()
    kept = KeptFile(digest=f"{number:064}", name=f"证明{number}.pdf", media_type="application/pdf", size=1000)
    return actions.add_application_file(
        application=case, purpose=purpose, kept=kept, label=label, shown_on=shown_on, by=by, now=now
    )


def later(days: int = 1) -> datetime:
    return NOW + timedelta(days)


def follow(cast: Cast, pack: str) -> None:
    """Everyone below the city office follows `pack`; earlier adoptions in the tree are gone."""
    cast.city_office.adoptions.all().delete()
    factories.make_adoption(cast.city_office, pack)


def facts_of(case: Application) -> dict[str, object]:
    """The ledger values a case carries."""
    return dict(facts_in(case.facts))


def announce(media_account: MediaAccount, by: User, now: datetime = NOW) -> None:
    """Publish every notice the account still owes the public."""
    for one in to_announce(media_account, now.date()):
        actions.publish_notice(what=one, by=by, now=now)
