"""What must be filled in: fields of the ledger, fields of a filing, and the questions the pack asks."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from zhengmei.filing.queries.door.base import BEGIN, END, Case, Remark, Said
from zhengmei.filing.queries.ledger import fact_label
from zhengmei.filing.queries.policy import function_terms, subject_of
from zhengmei.filing.states import FilingAct
from zhengmei.organisations.models import Organisation
from zhengmei.policies.lookup import Policy, Ruling, Subject, fits
from zhengmei.policies.parts import Part, questions
from zhengmei.policies.schema import Fields, OpenDuty, Question, Strength

QR = "qr_image"


def required(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """The fields the pack names are filled. A QR code stands for the link; an uncertified account has no certification."""
    if not isinstance(ruling.value, Fields):
        return ""
    asked = [f for f in ruling.value.fields if f in case.changed and f not in case.proposal.later]
    empty = [f for f in asked if getattr(case.account, f) in (None, "", [])]
    if case.account.is_certified is False and "certification_text" in empty:
        empty.remove("certification_text")
    if "url" in empty and (QR in case.proposal.files or case.account.qr_digest):
        empty.remove("url")
    if not empty:
        return ""
    either = "（访问链接和二维码至少要有一样）" if "url" in empty and _offers_qr(case.policy) else ""
    return Said(f"还没有填：{'、'.join(fact_label(f) for f in empty)}。请补齐。{either}", empty[0])


def _offers_qr(policy: Policy) -> bool:
    return any(part.value.key == QR for part in questions(policy))


def functions(case: Case) -> list[Remark]:
    """At least one function, where the pack demands it; a hint where it only names them."""
    names, clause = function_terms(case.policy)
    if clause is None or case.account.functions or "functions" not in case.changed or clause.force == "none":
        return []
    strength = Strength(clause.force)
    words = "请至少选一项功能" if strength is Strength.MUST else "还没有选功能，选上便于按功能查找"
    pack = next(pack for pack in case.policy.chain if clause in pack.clauses)
    article = f"{pack.short} {clause.article}"
    return [Remark("functions", strength, f"{words}：{'、'.join(names)}。", article, (clause.id,), field="functions")]


def questions_for(
    policy: Policy, act: str, sponsor: Organisation, *, asked_of: str = "applicant"
) -> list[Part[Question]]:
    """What a filing of this unit may be asked, whatever the platform: for a form that is still blank."""
    subject = Subject(org_level=sponsor.level, org_kind=sponsor.kind, org_group=sponsor.addressee_group)
    return [
        part
        for part in questions(policy)
        if _at(act) in part.value.acts
        and part.value.asked_of == asked_of
        and fits(part.value.applies.model_copy(update={"platforms": [], "functions": []}), subject, policy.on)
    ]


def _at(act: str) -> str:
    """The act a pack speaks of: 补办 is asked what 开设 is."""
    return "open" if act == FilingAct.BACKFILL else str(act)


def questions_of(case: Case, *, asked_of: str = "applicant") -> list[Part[Question]]:
    """What this filing is asked: of this platform, this unit, for this act."""
    subject = subject_of(case.account, case.sponsor)
    return [
        part
        for part in questions(case.policy)
        if _at(case.act) in part.value.acts
        and part.value.asked_of == asked_of
        and fits(part.value.applies, subject, case.on)
        and _holds(part.value, case, subject)
    ]


def _holds(question: Question, case: Case, subject: Subject) -> bool:
    if question.only_when == "not_obliged":
        return not _obliged(case, subject)
    if question.only_when == "second_app":
        return any(o.platform == "app" for o in case.others)
    return not question.proves or bool(getattr(case.account, question.proves))


def _obliged(case: Case, subject: Subject) -> bool:
    """Whether the sponsor is among those who ought to have an account."""
    ruling = case.policy.ruling("must_open", subject)
    duty = ruling.value if ruling is not None and isinstance(ruling.value, OpenDuty) else None
    return duty is not None and (not duty.org_kinds or case.sponsor.kind in duty.org_kinds)


def unanswered(case: Case) -> Iterator[Remark]:
    """A remark for every question of this filing that has no answer. What is only encouraged is not pressed for."""
    if not case.is_filing or case.act not in BEGIN | END | {FilingAct.CHANGE}:
        return
    for part in questions_of(case):
        question = part.value
        if question.strength is Strength.ENCOURAGE or is_answered(question, case.proposal.answers, case.proposal.files):
            continue
        verb = "还没有交" if question.kind == "file" else "还没有填"
        hint = f"{question.hint}。" if question.hint else "请补上。"
        yield Remark(
            "application_questions",
            question.strength,
            f"{verb}“{question.label}”。{hint}",
            part.article(question.clauses),
            tuple(question.clauses),
            question.origin == "local_default",
            question.note,
            f"q_{question.key}",
        )


def is_answered(question: Question, answers: Any, files: frozenset[str]) -> bool:
    """Whether there is an answer: words, a yes or no, or a file."""
    if question.kind == "file":
        return question.key in files
    given = answers.get(question.key)
    return given is not None if question.kind == "yes_no" else bool(str(given or "").strip())
