"""What stands against an application: what the pack says of the account as it would be, and of the case itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhengmei.filing.models import Application, ApplicationFile, MediaAccount
from zhengmei.filing.queries.applications import REGISTERED_FACTS, facts_in
from zhengmei.filing.queries.door import Proposal, Remark, is_answered, questions_asked, remarks_on
from zhengmei.filing.queries.door.units import lacking
from zhengmei.filing.queries.notices import missing_notice
from zhengmei.filing.queries.policy import policy_for, subject_of
from zhengmei.filing.states import (
    BEGINNING,
    ENDING,
    AccountKind,
    AccountStatus,
    ApplicationState,
    FilePurpose,
    FilingAct,
)
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Policy, Ruling, Subject
from zhengmei.policies.parts import Part, forms
from zhengmei.policies.schema import DutyAccounts, Filing, Question, Strength

STATUS_AFTER = {FilingAct.CLOSE: AccountStatus.CLOSED, FilingAct.CANCEL: AccountStatus.CANCELLED}
UNIT_HOLDER, PERSON_HOLDER = "unit", "person"
DUTY_IDENTITY, PERSONAL_IDENTITY = "duty", "personal"


def policy_of(application: Application, on: date) -> Policy | None:
    """The policy a case goes by: the pack it was handed in under; before that the one its sponsor follows."""
    if application.pack_id in library().packs and application.submissions:
        return library().policy(application.pack_id, on=on)
    return policy_for(application.sponsor, on)


def subject_of_case(application: Application) -> Subject:
    """What the policy lookup asks of the account as the case would leave it."""
    if application.media_account is not None:
        return subject_of(application.media_account)
    sponsor, facts = application.sponsor, application.facts
    return Subject(
        org_level=sponsor.level,
        org_kind=sponsor.kind,
        org_group=sponsor.addressee_group,
        platform=application.platform,
        account_kind=str(facts.get("kind") or AccountKind.OFFICIAL),
        is_main=bool(facts.get("is_main")),
    )


def proposed_fields(application: Application) -> dict[str, Any]:
    """The ledger values a case asks for, as the rules at the door take them."""
    if application.act in ENDING:
        return {"status": STATUS_AFTER[FilingAct(application.act)]}
    fields = facts_in(application.facts)
    if application.media_account is None:
        fields = {"status": AccountStatus.NORMAL, "sponsor": application.sponsor, **fields}
    return fields


def comes_before_registering(application: Application, policy: Policy | None) -> bool:
    """Whether the unit may go to the platform only after this opening was accepted (事前备案)."""
    return application.act == FilingAct.OPEN and _filing_when(policy, subject_of_case(application)) == "before"


def _filing_when(policy: Policy | None, subject: Subject) -> str:
    ruling = policy.ruling("filed_before_running", subject) if policy is not None else None
    return ruling.value.when if ruling is not None and isinstance(ruling.value, Filing) else ""


def obstacles(application: Application, on: date, policy: Policy | None = None) -> list[Remark]:
    """Everything the pack says against the case as it stands: 必须 stops it, 原则上 asks for an exception, 鼓励 only says so."""
    policy = policy or policy_of(application, on)
    if policy is None:
        return []
    found = [*_reason(application, policy), *_before(application, policy), *_duty(application, policy)]
    found += _stores(application, policy)
    if application.state in (ApplicationState.DRAFT, ApplicationState.RETURNED):
        found += lacking(application.sponsor, on, is_app=application.platform == "app")
    return [*found, *remarks_on(proposal_of(application, policy), on=on)]


def proposal_of(application: Application, policy: Policy | None) -> Proposal:
    """The case as the rules at the door take it."""
    handed_in = application.files.filter(removed_at=None).exclude(question="").values_list("question", flat=True)
    renamed = application.answers.get("with_renamed") or ()
    return Proposal(
        application.act,
        proposed_fields(application),
        application.media_account,
        application.answers,
        frozenset(handed_in),
        frozenset(int(pk) for pk in renamed),
        REGISTERED_FACTS if comes_before_registering(application, policy) else frozenset(),
        application.applicant if application.facts.get("sponsor") not in (None, application.sponsor_id) else None,
    )


def not_the_opener(sponsor: Organisation, by: User, on: date) -> list[str]:
    """Why a person may not open an account in the name of this unit, with the article: who opens it sponsors it."""
    asked = Proposal(FilingAct.OPEN, {"sponsor": sponsor}, by=by)
    found = remarks_on(asked, on=on, only=frozenset({"opener_sponsors"}))
    return [f"{remark.sentence}（{remark.article}）" for remark in found]


def reviewer_questions(application: Application, on: date, policy: Policy | None = None) -> list[Part[Question]]:
    """What the pack asks the reviewing office about this case."""
    policy = policy or policy_of(application, on)
    return questions_asked(proposal_of(application, policy), on=on, asked_of="reviewer")


def answered_no(questions: list[Part[Question]], answers: Mapping[str, Any]) -> list[str]:
    """The questions that need 是 and were answered 否, each as the reason for returning the case, with its article."""
    return [
        f"{part.value.label}：否（{part.article(part.value.clauses)}）。请改好再交。"
        for part in questions
        if part.value.yes_needed and answers.get(part.value.key) is False
    ]


def reviewer_remarks(questions: list[Part[Question]], answers: Mapping[str, Any]) -> list[Remark]:
    """What the reviewer left unanswered, or answered so that the case cannot pass."""
    found = []
    for part in questions:
        question = part.value
        article = part.article(question.clauses)
        if not is_answered(question, answers, frozenset()):
            sentence = f"还没有回答“{question.label}”，请先回答。"
        else:
            continue
        found.append(
            Remark("reviewer", question.strength, sentence, article, tuple(question.clauses), field=f"q_{question.key}")
        )
    return found


def stopping(remarks: list[Remark], *, excepted: bool) -> list[Remark]:
    """Those that stop: every 必须, and 原则上 unless an exception with reason and end is asked for."""
    return [r for r in remarks if r.strength is Strength.MUST or (r.strength is Strength.IN_PRINCIPLE and not excepted)]


def _said(policy: Policy, clauses: tuple[str, ...], key: str, sentence: str) -> Remark:
    for pack in policy.chain:
        known = pack.clause_by_id
        articles = dict.fromkeys(known[c].article for c in clauses if c in known)
        if articles:
            return Remark(key, Strength.MUST, sentence, f"{pack.short} {'、'.join(articles)}", clauses)
    return Remark(key, Strength.MUST, sentence, "", clauses)


def _of(ruling: Ruling[Any], sentence: str) -> Remark:
    article = f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}".strip()
    return Remark(ruling.key, ruling.strength, sentence, article, ruling.clauses, ruling.is_local_default, ruling.note)


def _reason(application: Application, policy: Policy) -> list[Remark]:
    """The paper form asks why; whoever changes or ends something says why in any case."""
    if application.reason.strip():
        return []
    sentence = f"没有写{application.get_act_display()}理由，请写上。"
    for part in forms(policy):
        fields = [f for section in part.value.sections for f in section.fields]
        if any(f.required and "reason" in f.key.split("+") for f in fields):
            return [_said(policy, tuple(part.value.clauses[:1]), "reason", sentence)]
    if application.act == FilingAct.OPEN:
        return []
    return [Remark("reason", Strength.MUST, sentence, "", ())]


def _before(application: Application, policy: Policy) -> list[Remark]:
    """Filing comes before registering: there can be no account id yet (SX-3.2-b)."""
    if not comes_before_registering(application, policy) or not application.facts.get("platform_account_id"):
        return []
    ruling = policy.ruling("filed_before_running", subject_of_case(application))
    sentence = "备案没有通过，不得向平台申请账号，所以现在还不能填平台账号ID。请去掉它，备案通过后注册，再回来填。"
    return [_of(ruling, sentence)] if ruling is not None else []


def _duty(application: Application, policy: Policy) -> list[Remark]:
    """Accounts of civil servants: in duty or private; only those in duty are filed, under the real name (WH-4.3)."""
    ruling = policy.ruling("duty_accounts", Subject(account_kind=AccountKind.DUTY))
    answers: Mapping[str, Any] = application.answers
    if ruling is None or not isinstance(ruling.value, DutyAccounts):
        return []
    if application.act not in BEGINNING or answers.get("holder") != PERSON_HOLDER:
        return []
    identity = answers.get("identity")
    if identity not in (DUTY_IDENTITY, PERSONAL_IDENTITY):
        sentence = "没有选这个账号用的是职务身份还是个人身份，请选一个。"
        return [_said(policy, tuple(ruling.value.identity_clauses), "duty_accounts", sentence)]
    if identity == PERSONAL_IDENTITY:
        sentence = (
            "个人身份的账号不进政务新媒体台账，不用备案。它不得标注单位和职务，不得发布公务信息和与执行职务有关的信息。"
        )
        return [_said(policy, tuple(ruling.value.private_clauses), "duty_accounts", sentence)]
    found = []
    if not str(answers.get("holder_name") or "").strip():
        found.append(_of(ruling, "没有写职务账号是谁在用，请写姓名和职务。"))
    if answers.get("real_name") is not True:
        found.append(_of(ruling, "职务账号没有实名认证，不能纳入管理。请先在平台实名认证，再勾选。"))
    return found


def _stores(application: Application, policy: Policy) -> list[Remark]:
    """An app that is cancelled must be named with every store it is listed in (FCG-14-d)."""
    ruling = policy.ruling("store_removal", subject_of_case(application))
    if ruling is None or application.act != FilingAct.CANCEL or stores_of(application):
        return []
    return [_of(ruling, "没有写这个客户端在哪些应用市场上架，请逐个写上，每行一个；注销时要逐个下架。")]


def stores_of(application: Application) -> list[str]:
    """The app stores named in a case."""
    return [str(name).strip() for name in application.answers.get("stores") or () if str(name).strip()]


def stores_left(application: Application, files: list[ApplicationFile], policy: Policy | None) -> list[str]:
    """The stores for which no removal, dated and proved by a file, was handed in. Empty where the pack does not ask."""
    if policy is None or application.act != FilingAct.CANCEL:
        return []
    if policy.ruling("store_removal", subject_of_case(application)) is None:
        return []
    proved = {f.label for f in files if f.purpose == FilePurpose.REMOVAL and f.shown_on is not None}
    return [store for store in stores_of(application) if store not in proved]


def ending_is_proved(files: list[ApplicationFile]) -> bool:
    """Whether a proof that the account is closed was handed in."""
    return any(f.purpose == FilePurpose.ENDING for f in files)


def must_be_carried_out(
    application: Application, policy: Policy | None, files: list[ApplicationFile], required: frozenset[str]
) -> bool:
    """Whether acceptance alone does not change the ledger: the applicant carries it out and reports back first.

    So it is where the chain says so, for an ending without proof, for an opening that lacks what the ledger must hold, and
    while the public has not been told of what the regulation wants announced.
    """
    if application.implement or (policy is not None and missing_notice(application, policy.on)):
        return True
    if application.act in ENDING:
        return not ending_is_proved(files) or bool(stores_left(application, files, policy))
    if application.media_account is not None:
        return False
    if comes_before_registering(application, policy):
        return True
    return any(application.facts.get(name) in (None, "", []) for name in required & REGISTERED_FACTS)


def accepted_opening(sponsor: Organisation, platform: str, name: str) -> Application | None:
    """The accepted opening that lets a unit register an account by this name on this platform; None without one."""
    return Application.objects.filter(
        sponsor=sponsor,
        platform=platform,
        name=name,
        act__in=BEGINNING,
        state__in=(ApplicationState.PASSED, ApplicationState.DONE),
    ).first()


ENDED = (AccountStatus.CLOSED, AccountStatus.CANCELLED)


def needs_a_case(fields: Mapping[str, Any], *, on: date, media_account: MediaAccount | None = None) -> list[Remark]:
    """Why a row of the ledger may not be written by hand: what the pack lets happen only through a case (FCG-13-1a,
    SX-3.2-b, WH-4.3-b). Another sponsor is recorded as it happened and opens a task. Files handed in are not asked.
    """
    sponsor: Organisation | None = media_account.sponsor if media_account is not None else fields.get("sponsor")
    policy = policy_for(sponsor, on) if sponsor is not None else None
    if sponsor is None or policy is None:
        return []
    if media_account is None:
        return _new_by_hand(fields, sponsor, policy)
    found = []
    subject = subject_of(media_account)
    changed = {n for n in ("name", "status") if n in fields and fields[n] != getattr(media_account, n)}
    ruling = policy.ruling("change_needs_filing", subject)
    if ruling is not None and ruling.strength is Strength.MUST and "name" in changed:
        found.append(_of(ruling, "账号名称要先备案再改，不能直接改台账。请申请变更，通过以后台账自己会改。"))
    ending = "status" in changed and (fields["status"] in ENDED or media_account.status in ENDED)
    filed = policy.ruling("filed_before_running", subject)
    if ending and filed is not None and filed.strength is Strength.MUST and isinstance(filed.value, Filing):
        act = "重新开设" if media_account.status in ENDED else "关停、注销"
        found.append(_of(filed, f"{act}要先备案，不能直接改运行状态。请申请备案，通过以后台账自己会改。"))
    return found


def _new_by_hand(fields: Mapping[str, Any], sponsor: Organisation, policy: Policy) -> list[Remark]:
    found = []
    subject = Subject(org_level=sponsor.level, org_kind=sponsor.kind, org_group=sponsor.addressee_group)
    ruling = policy.ruling("filed_before_running", subject)
    before = ruling is not None and isinstance(ruling.value, Filing) and ruling.value.when == "before"
    if ruling is not None and before and fields.get("platform_account_id"):
        sentence = (
            "没有通过的开设备案，不得向平台申请账号，平台账号ID不能直接填。请先申请开设，"
            "通过并注册以后在那件申请里登记；早就开了的，请申请补办。"
        )
        found.append(_of(ruling, sentence))
    duty = policy.ruling("duty_accounts", Subject(account_kind=AccountKind.DUTY))
    if duty is not None and fields.get("kind") == AccountKind.DUTY:
        found.append(_of(duty, "职务账号要实名认证、所在单位同意才纳入管理，不能直接登记。请申请开设。"))
    return found
