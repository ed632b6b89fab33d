"""The unit that opens an account: whether the pack is addressed to it, what it is, who may act for it, what it may end."""

from datetime import date

from pydantic import BaseModel

from zhengmei.filing.models import DutyItem
from zhengmei.filing.queries.door.base import Case, Remark, Said
from zhengmei.filing.states import OF_GOVERNMENT, OWNER_OF, FilingAct, OwnerKind
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for
from zhengmei.organisations.queries import filing_gaps
from zhengmei.organisations.states import OrganisationKind, OrganisationState
from zhengmei.platforms.dictionary import CARRIERS, carrier_of
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Ruling
from zhengmei.policies.parts import Part, term_clauses, terms
from zhengmei.policies.schema import Strength, Term
from zhengmei.policies.scope import addressing


def addressee(case: Case) -> list[Remark]:
    """A unit that neither the pack nor one above it is addressed to: copied to is not addressed."""
    pack, sponsor = case.policy.pack, case.sponsor
    if "sponsor" not in case.changed or addressing(library().line(pack.id), sponsor.kind) is not None:
        return []
    groups = "；".join(group.name for group in pack.document.addressees)
    copied = "抄送不等于主送。" if pack.document.copied_to else ""
    sentence = (
        f"“{sponsor.name}”不在《{pack.title}》的主送范围。主送是：{groups}。{copied}"
        "它的账号不在这里登记；单位类型填错了，请先更正单位。"
    )
    clauses = pack.document.addressee_clauses
    articles = "、".join(dict.fromkeys(pack.clause_by_id[c].article for c in clauses))
    return [Remark("addressees", Strength.MUST, sentence, f"{pack.short} {articles}".strip(), tuple(clauses))]


def owner(case: Case) -> list[Remark]:
    """The definition names whose accounts these are. A company with a public service is registered, and counted apart."""
    sponsor = case.sponsor
    listed = terms(case.policy, "owner_kinds")
    if not listed or not case.changed & {"sponsor", "owner_kind"}:
        return []
    own = OWNER_OF.get(sponsor.kind, OwnerKind.ADMINISTRATIVE)
    given = case.account.owner_kind or own
    if sponsor.kind == OrganisationKind.PUBLIC_SERVICE and given == OwnerKind.COMPANY:
        return []
    if own in OF_GOVERNMENT and given in {part.value.code for part in listed}:
        return []
    words = "、".join(part.value.label for part in listed)
    if sponsor.kind == OrganisationKind.PUBLIC_SERVICE or own in OF_GOVERNMENT:
        should = OwnerKind.COMPANY.label if own == OwnerKind.COMPANY else words
        sentence = f"“{sponsor.name}”是{sponsor.get_kind_display()}，主办单位性质不能是“{_owner_word(given)}”，请改成{should}。"
    else:
        sentence = (
            f"“{sponsor.name}”是{sponsor.get_kind_display()}，不能主办政务新媒体。主办的只有：{words}。"
            "请由主管它的行政机关主办；单位类型填错了，请先更正单位。"
        )
    return [_defined(listed[0], "owner_kinds", sentence, "owner_kind")]


def _owner_word(code: str) -> str:
    return str(dict(OwnerKind.choices).get(code, code))


def carrier(case: Case) -> list[Remark]:
    """What an account may stand on; a web site is none of it."""
    listed = terms(case.policy, "carriers")
    if not listed or not case.changed & {"platform", "carrier"}:
        return []
    given = case.account.carrier or carrier_of(case.account.platform)
    if not given or given in {part.value.code for part in listed}:
        return []
    words = "、".join(part.value.label for part in listed)
    sentence = (
        f"载体“{CARRIERS.get(given, given)}”不在政务新媒体的范围，只有：{words}。请改选载体；政府网站不在台账里登记。"
    )
    return [_defined(listed[0], "carriers", sentence, "carrier")]


def _defined(part: Part[Term], dictionary: str, sentence: str, field: str) -> Remark:
    clauses = term_clauses(part, dictionary)
    return Remark(dictionary, Strength.MUST, sentence, part.article(clauses), tuple(clauses), field=field)


def opener(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """Who opens it sponsors it: nobody files for a unit they do not act for."""
    by = case.proposal.by
    if by is None or can_edit_for(by, case.sponsor, case.on):
        return ""
    return Said(f"谁开设、谁主办：你不在“{case.sponsor.name}”任职，不能把它填成主办单位。请由它自己申请。", "sponsor")


def positioning_tied(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """The positioning is tied to an entry of the sponsor's own list of powers and duties. One query."""
    item = case.account.duty_item
    if not item:
        return ""
    listed = DutyItem.objects.filter(organisation=case.sponsor, dropped_at__isnull=True)
    if listed.filter(name=item).exists():
        return ""
    words = "从本单位职责清单里选一条" if listed.exists() else "先把本单位的职责清单填好，再选一条"
    return Said(f"对应职责“{item}”不在“{case.sponsor.name}”的职责清单里。请{words}。", "duty_item")


def keep_government_account(case: Case, ruling: Ruling[BaseModel]) -> str | Said:
    """An account of a government of county level or above stays."""
    word = "注销" if case.act == FilingAct.CANCEL else "关停"
    return Said(
        f"“{case.sponsor.name}”是县级以上人民政府，它的账号原则上不得{word}。请保留；确有理由的，由主管写明理由给例外。"
    )


def lacking(organisation: Organisation, on: date, *, is_app: bool, only: str = "") -> list[Remark]:
    """What a unit itself must have before it files: persons who answer, a section, an industry supervisor.

    With `only`, the demands asked at that stage alone. A unit that has ended is not asked.
    """
    if organisation.state != OrganisationState.ACTIVE:
        return []
    return [
        Remark("unit_demands", Strength(gap.strength), gap.sentence, gap.article, tuple(gap.clauses), note=gap.note)
        for gap in filing_gaps(organisation, on, is_app=is_app)
        if only in ("", gap.part.value.at_filing)
    ]


def lacking_at_saving(case: Case) -> list[Remark]:
    """What is asked even of a row entered or amended by hand (SX-4.1-a)."""
    if case.is_filing:
        return []
    return lacking(case.sponsor, case.on, is_app=case.is_app, only="save")
