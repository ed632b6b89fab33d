"""What stands in the cells of a paper form: taken from the one record of the account and its case, never typed again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhengmei.core.clock import BEIJING
from zhengmei.documents.official import chinese_date
from zhengmei.documents.papers import Entry, Mark, Opinion, Section, Sheet, lay_out
from zhengmei.filing.models import Application, Decision, MediaAccount
from zhengmei.filing.queries.ledger import said_fact
from zhengmei.filing.states import AccountStatus, ApplicationState, Outcome
from zhengmei.organisations.models import Organisation
from zhengmei.platforms.dictionary import BY_CODE
from zhengmei.policies.lookup import Policy
from zhengmei.policies.parts import Part, forms, questions, terms
from zhengmei.policies.schema import Form, FormField, FormSection

RUNNING = (AccountStatus.NORMAL, AccountStatus.SUSPENDED)
SPACE = "　"
NO_YES = ("是", "否")


@dataclass(frozen=True)
class Record:
    """What a form is filled from: an account as it stands or as a case would leave it, and the case if there is one."""

    account: MediaAccount
    application: Application | None = None
    decisions: tuple[Decision, ...] = ()
    files: tuple[str, ...] = ()
    has_qr: bool = False


@dataclass(frozen=True)
class Printing:
    """One form with everything that goes into it. `records` empty and `sponsor` None: a blank form for the pen."""

    form: Form
    policy: Policy
    sponsor: Organisation | None = None
    records: list[Record] = field(default_factory=list)
    whole_numbers: bool = True


def forms_of(policy: Policy | None) -> list[Part[Form]]:
    """The forms of the pack, the filing form first."""
    return sorted(forms(policy), key=lambda part: part.value.role != "filing") if policy is not None else []


def sheet_of(printing: Printing) -> Sheet:
    """The form filled in; cells for which there is no value stay empty."""
    form, filled = printing.form, _first(printing)
    labels = {f.key: f.label for section in form.sections for f in section.fields}
    return lay_out(
        form.title,
        list(_sections(printing)),
        above=[_line(printing, f, filled) for f in form.above],
        below=[_line(printing, f, filled) for f in form.below],
        opinions=[_opinion(o.label, o.role, filled) for o in form.opinions],
        opinions_after=labels.get(form.opinions_after, ""),
        row_height=form.row_height,
    )


def _first(printing: Printing) -> Record | None:
    return printing.records[0] if printing.records else None


def _line(printing: Printing, asked: FormField, record: Record | None) -> str:
    if record is None and asked.key == "sponsor" and printing.sponsor is not None:
        return f"{asked.label}：{printing.sponsor.name}"
    value = _text(asked, record, printing)
    if not value and asked.kind == "date":
        value = chinese_date(None)
    return f"{asked.label}：{value}"


def _sections(printing: Printing) -> Iterable[Section]:
    """The blocks of the form: for a form of a unit one for each account of the block's platforms, blank where there is none."""
    taken: set[int] = set()
    single = printing.form.per == "account"
    for section in printing.form.sections:
        records = printing.records if single else [r for r in printing.records if id(r) not in taken]
        fitting = [r for r in records if single or _belongs(section, r)]
        fitting = fitting if section.repeats or single else fitting[:1]
        taken |= {id(r) for r in fitting}
        blocks: list[Record | None] = [*fitting] or [None]
        for record in blocks:
            yield Section(section.title, tuple(_entry(f, record, printing) for f in section.fields))


def _belongs(section: FormSection, record: Record) -> bool:
    return not section.platforms or record.account.platform in section.platforms


def _entry(asked: FormField, record: Record | None, printing: Printing) -> Entry:
    marks = _marks(asked, record, printing)
    text = "" if marks else _text(asked, record, printing)
    return Entry(asked.label, text, marks, asked.span, asked.label_span, asked.height)


def _marks(asked: FormField, record: Record | None, printing: Printing) -> tuple[Mark, ...]:
    if asked.kind == "bool":
        value = _bool(asked.key, record)
        return tuple(Mark(word, value is not None and value is (word == "是")) for word in NO_YES)
    if asked.kind != "choice":
        return ()
    if asked.key != "platform":
        held = _text(asked, record, printing)
        return tuple(Mark(choice, choice == held) for choice in asked.choices)
    return _platform_marks(asked.choices, record, printing.policy)


def _bool(key: str, record: Record | None) -> bool | None:
    if record is None:
        return None
    if key == "has_news_licence":
        return bool(record.account.news_licence_number)
    value = getattr(record.account, key)
    return value if isinstance(value, bool) else None


def _platform_marks(choices: list[str], record: Record | None, policy: Policy) -> tuple[Mark, ...]:
    """The classes of the form with those inside them: 微信（服务号、订阅号、小程序）. A platform of no class ticks 其他."""
    held, inside = _platform_words(record, policy)
    heads = {choice.partition("（")[0] for choice in choices if "（" in choice and not choice.endswith("（APP）")}
    known = {c for c in choices if c not in heads} | heads
    if held and held not in known and "其他" in known:
        held, inside = "其他", held
    found: list[Mark] = []
    done: set[str] = set()
    for choice in choices:
        head, _, rest = choice.partition("（")
        if head not in heads:
            label = f"其他：{inside}" if choice == "其他" and held == "其他" and inside else choice
            found.append(Mark(label, choice == held))
            continue
        if head not in done:
            found.append(Mark(head, head == held, head))
            done.add(head)
        found.append(Mark(rest.rstrip("）"), head == held and rest.rstrip("）") == inside, head))
    return tuple(found)


def _platform_words(record: Record | None, policy: Policy) -> tuple[str, str]:
    """The word of the form for the account's platform, and the kind inside it (订阅号, or the name of another platform)."""
    if record is None:
        return "", ""
    account = record.account
    if account.platform == "other":
        return "其他", account.platform_other
    if account.platform == "mini_program":
        return "微信", "小程序"
    words = {part.value.code: part.value.label for part in terms(policy, "platforms")}
    platform = BY_CODE.get(account.platform)
    national = platform.national if platform is not None else ""
    word = words.get(account.platform) or ""
    return (word if national in ("", "其他") else national), account.platform_subtype


def _text(asked: FormField, record: Record | None, printing: Printing) -> str:
    if record is None:
        return ""
    parts = [_value(key, record, printing) for key in asked.key.split("+")]
    filled = [part for part in parts if part]
    if asked.key == "act+reason":
        return "：".join(filled)
    if asked.key == "name+category" and len(filled) == 2:
        return f"{filled[0]}（{filled[1]}）"
    return SPACE.join(filled)


def _value(key: str, record: Record, printing: Printing) -> str:
    special = _SPECIAL.get(key)
    if special is not None:
        return special(record, printing)
    value = getattr(record.account, key)
    if isinstance(value, date):
        return chinese_date(value)
    if key.endswith("_mobile") and not printing.whole_numbers:
        return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else ""
    return said_fact(key, record.account)


def _act(record: Record, _: Printing) -> str:
    return str(record.application.get_act_display()) if record.application is not None else ""


def _reason(record: Record, _: Printing) -> str:
    return record.application.reason if record.application is not None else ""


def _url_or_qr(record: Record, _: Printing) -> str:
    parts = [record.account.url] if record.account.url else []
    parts += ["二维码见附图"] if record.has_qr or record.account.qr_digest else []
    return SPACE.join(parts)


def _filed_on(record: Record, _: Printing) -> str:
    at = record.application.submitted_at if record.application is not None else None
    return chinese_date(at.astimezone(BEIJING).date()) if at is not None else ""


def _answers(record: Record, printing: Printing) -> str:
    """What the case answered to the questions of the pack, one line each."""
    if record.application is None:
        return ""
    asked = [part.value for part in questions(printing.policy) if part.value.asked_of == "applicant"]
    given = record.application.answers
    written = [q for q in asked if q.kind in ("long", "text") and str(given.get(q.key) or "").strip()]
    return "\n".join(f"{q.label}：{str(given[q.key]).strip()}" for q in written if q.key != "publish_system")


def _exception(record: Record, _: Printing) -> str:
    case = record.application
    if case is None or not case.exception_reason or case.exception_until is None:
        return ""
    return f"{case.exception_reason}（有效期至 {chinese_date(case.exception_until)}）"


def _publish_system(record: Record, _: Printing) -> str:
    """发布平台（系统）: what the case said, else the name of the platform."""
    given = record.application.answers.get("publish_system") if record.application is not None else None
    return str(given or "").strip() or record.account.platform_name


_SPECIAL: dict[str, Callable[[Record, Printing], str]] = {
    "act": _act,
    "reason": _reason,
    "answers": _answers,
    "exception": _exception,
    "files": lambda record, _: "、".join(record.files),
    "filed_by": lambda record, _: record.account.sponsor.name,
    "filed_on": _filed_on,
    "managing": lambda record, _: record.account.managing.name if record.account.managing else "",
    "platform_words": lambda record, _: (
        record.account.platform_name
        + (f"（{record.account.platform_subtype}）" if record.account.platform_subtype else "")
    ),
    "publish_system": _publish_system,
    "sponsor": lambda record, _: record.account.sponsor.name,
    "url_or_qr": _url_or_qr,
}
"""Cells that are not simply a field of the ledger."""


def _opinion(label: str, role: str, record: Record | None) -> Opinion:
    """The words and the day of the step of this role; a step skipped, or not reached, stays blank."""
    made = [d for d in record.decisions if _holds(role, d)] if record is not None else []
    if not made:
        return Opinion(label)
    last = made[-1]
    day = last.paper_on or last.at.astimezone(BEIJING).date()
    return Opinion(label, _opinion_words(last), day)


def _holds(role: str, decision: Decision) -> bool:
    return decision.step.role == role or (role == "office" and decision.step.role != "sponsor")


def _opinion_words(decision: Decision) -> str:
    words = decision.opinion.strip() or str(decision.get_outcome_display())
    return f"{words}（{decision.paper_number}）" if decision.paper_number else words


def account_record(media_account: MediaAccount) -> Record:
    """The account as it stands, with the last filing that was accepted for it. At most four queries."""
    case = media_account.applications.filter(state=ApplicationState.DONE).order_by("-ended_at", "-pk").first()
    return _with_case(media_account, case)


def case_record(application: Application, account: MediaAccount) -> Record:
    """The account as the case would leave it (`account` is not saved), with the opinions given so far."""
    return _with_case(account, application)


def _with_case(account: MediaAccount, case: Application | None) -> Record:
    if case is None:
        return Record(account)
    decisions = case.decisions.filter(submission=case.submissions, outcome=Outcome.PASSED)
    made = tuple(decisions.select_related("step", "unit", "by").order_by("pk"))
    files = list(case.files.filter(removed_at=None).order_by("pk"))
    names = tuple(f"{f.get_purpose_display()}：{f.name}" for f in files)
    return Record(account, case, made, names, any(f.question == "qr_image" for f in files))


def unit_records(sponsor: Organisation, own: Record | None = None) -> list[Record]:
    """Every running account of a unit for a form a unit fills in once; `own` takes the place of the account it is about."""
    found = MediaAccount.objects.filter(sponsor=sponsor, status__in=RUNNING).select_related("sponsor", "managing")
    ordered = found.order_by("-is_main", "opened_on", "pk")
    if own is None:
        return [Record(account) for account in ordered]
    return [own, *(Record(account) for account in ordered if account.pk != own.account.pk)]


def proposed_account(fields: dict[str, Any], media_account: MediaAccount | None) -> MediaAccount:
    """An account as a case would leave it. It is never saved."""
    made = MediaAccount()
    if media_account is not None:
        for one in MediaAccount._meta.concrete_fields:
            setattr(made, one.attname, getattr(media_account, one.attname))
    for name, value in fields.items():
        setattr(made, name, value)
    return made
