"""What a unit's own regulation says of an account as it would stand in the ledger: remarks, each with its ruling."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from pydantic import BaseModel

from zhengmei.filing.models import MediaAccount
from zhengmei.filing.queries.ledger import fact_label
from zhengmei.filing.queries.policy import function_terms, policy_for, subject_of
from zhengmei.filing.states import FACTS, OF_GOVERNMENT, OWNER_OF, AccountStatus, OwnerKind
from zhengmei.organisations.models import Organisation, Region
from zhengmei.organisations.queries import regions_above
from zhengmei.organisations.states import LEVEL_RANK, OrganisationKind
from zhengmei.platforms.dictionary import CARRIERS, carrier_of, platform_name
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Policy, Ruling
from zhengmei.policies.parts import Part, term_clauses, terms
from zhengmei.policies.schema import Fields, Limit, RegionInName, Strength, Term
from zhengmei.policies.scope import addressing

RUNNING = (AccountStatus.NORMAL, AccountStatus.SUSPENDED)
_ENDING = re.compile(r"(特别行政区|壮族自治区|维吾尔自治区|回族自治区|自治区|自治州|自治县|地区|省|市|县|区|旗|盟)$")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the regulation says: which rule, how hard, in which article, in a sentence with its remedy."""

    rule_key: str
    strength: Strength
    sentence: str
    article: str
    clauses: tuple[str, ...]
    local_default: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Case:
    """The account as it would stand, and the other running accounts of its sponsor."""

    account: Any
    sponsor: Organisation
    others: list[MediaAccount]
    on: date
    changed: frozenset[str]


def door_remarks(fields: Mapping[str, Any], *, on: date, media_account: MediaAccount | None = None) -> list[Remark]:
    """What the sponsor's pack says of the account with these fields. For an account that is there, only rules that speak of
    a field that changes. Empty without a sponsor or a pack. At most four queries.
    """
    present = {name: getattr(media_account, name) for name in FACTS} if media_account is not None else {}
    changed = frozenset(FACTS if media_account is None else (n for n, v in fields.items() if v != present[n]))
    values = {**_blank(), **present, **fields}
    sponsor: Organisation | None = values["sponsor"]
    policy = policy_for(sponsor, on) if sponsor is not None else None
    if sponsor is None or policy is None:
        return []
    others = MediaAccount.objects.filter(sponsor=sponsor, status__in=RUNNING).order_by("pk")
    if media_account is not None:
        others = others.exclude(pk=media_account.pk)
    case = _Case(SimpleNamespace(**values), sponsor, list(others), on, changed)
    definition = [*_addressee(case, policy), *_owner(case, policy), *_carrier(case, policy)]
    return [*definition, *_by_rules(case, policy), *_functions(case, policy)]


def _blank() -> dict[str, Any]:
    empty = MediaAccount()
    return {name: getattr(empty, name) for name in FACTS if name not in ("sponsor", "managing")} | {
        "sponsor": None,
        "managing": None,
    }


def _by_rules(case: _Case, policy: Policy) -> list[Remark]:
    found = []
    subject = subject_of(case.account)
    for key, (watched, ask) in _RULES.items():
        ruling = policy.ruling(key, subject)
        if ruling is None or not case.changed & watched:
            continue
        sentence = ask(case, ruling)
        if sentence:
            found.append(_remark(ruling, sentence))
    return found


def _remark(ruling: Ruling[BaseModel], sentence: str) -> Remark:
    article = f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}".strip()
    return Remark(ruling.key, ruling.strength, sentence, article, ruling.clauses, ruling.is_local_default, ruling.note)


def _required(case: _Case, ruling: Ruling[BaseModel]) -> str:
    if not isinstance(ruling.value, Fields):
        return ""
    asked = [f for f in ruling.value.fields if f in case.changed]
    empty = [f for f in asked if getattr(case.account, f) in (None, "", [])]
    if case.account.is_certified is False and "certification_text" in empty:
        empty.remove("certification_text")
    return f"还没有填：{'、'.join(fact_label(f) for f in empty)}。请补齐。" if empty else ""


def _one_per_platform(case: _Case, ruling: Ruling[BaseModel]) -> str:
    if not isinstance(ruling.value, Limit) or case.account.status not in RUNNING:
        return ""
    same = [o for o in case.others if o.platform == case.account.platform]
    if len(same) < ruling.value.limit:
        return ""
    names = "、".join(f"“{o.name}”" for o in same)
    where = platform_name(case.account.platform)
    remedy = (
        "请先注销或并掉原来的，再登记。" if ruling.strength is Strength.MUST else "请并掉一个，或由主管写明理由给例外。"
    )
    return f"“{case.sponsor.name}”在{where}已有 {names}，最多 {ruling.value.limit} 个。{remedy}"


def _same_name(case: _Case, ruling: Ruling[BaseModel]) -> str:
    other = next((o for o in case.others if o.name != case.account.name), None)
    if other is None or not case.account.name or case.account.status not in RUNNING:
        return ""
    remedy = "请改成一样的。" if ruling.strength is Strength.MUST else "请改成一样的，或由主管写明理由给例外。"
    where = f"{platform_name(other.platform)}上叫“{other.name}”"
    return f"本单位在{where}，这个叫“{case.account.name}”，各平台名称应当一致。{remedy}"


def _region_in_name(case: _Case, ruling: Ruling[BaseModel]) -> str:
    if not isinstance(ruling.value, RegionInName) or not case.account.name:
        return ""
    lowest = LEVEL_RANK[ruling.value.min_level]
    places = Region.objects.filter(pk__in=regions_above(case.sponsor.region))
    names = [r.name for r in places if 0 < LEVEL_RANK[r.level] <= lowest]
    stems = {name for full in names for name in (full, _ENDING.sub("", full)) if len(name) > 1}
    if not stems or any(stem in case.account.name for stem in stems):
        return ""
    return f"名称“{case.account.name}”里没有县级以上行政区域名，请加上{'或'.join(names)}。"


def _certification(case: _Case, ruling: Ruling[BaseModel]) -> str:
    words = (case.account.certification_text or "").strip()
    if not words or case.sponsor.name in words:
        return ""
    return f"认证信息写的是“{words}”，主办单位是“{case.sponsor.name}”，对不上。请先在平台改好认证。"


def _licence(case: _Case, ruling: Ruling[BaseModel]) -> str:
    if not case.account.provides_news:
        return ""
    expires = case.account.news_licence_expires_on
    if not case.account.news_licence_number or expires is None:
        return "从事互联网新闻信息服务，要填许可证号和有效期至。没有取得许可的，不能从事。"
    return f"许可证 {expires.isoformat()} 已到期，请先续办。" if expires < case.on else ""


Ask = Callable[[_Case, Ruling[BaseModel]], str]
_RULES: dict[str, tuple[frozenset[str], Ask]] = {
    "required_fields": (frozenset(FACTS), _required),
    "accounts_per_platform": (frozenset({"platform", "sponsor", "status"}), _one_per_platform),
    "same_name": (frozenset({"name", "sponsor", "status"}), _same_name),
    "region_in_name": (frozenset({"name", "sponsor"}), _region_in_name),
    "certification_names_sponsor": (frozenset({"certification_text", "sponsor"}), _certification),
    "news_licence": (frozenset({"provides_news", "news_licence_number", "news_licence_expires_on"}), _licence),
}
"""Each rule asked at the door, with the fields it speaks of."""


def _addressee(case: _Case, policy: Policy) -> list[Remark]:
    """A unit that neither the pack nor one above it is addressed to: copied to is not addressed."""
    pack, sponsor = policy.pack, case.sponsor
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


def _owner(case: _Case, policy: Policy) -> list[Remark]:
    """The definition names whose accounts these are. A company with a public service is registered, and counted apart."""
    sponsor = case.sponsor
    listed = terms(policy, "owner_kinds")
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
    return [_defined(listed[0], "owner_kinds", sentence)]


def _owner_word(code: str) -> str:
    return str(dict(OwnerKind.choices).get(code, code))


def _carrier(case: _Case, policy: Policy) -> list[Remark]:
    listed = terms(policy, "carriers")
    if not listed or not case.changed & {"platform", "carrier"}:
        return []
    given = case.account.carrier or carrier_of(case.account.platform)
    if not given or given in {part.value.code for part in listed}:
        return []
    words = "、".join(part.value.label for part in listed)
    sentence = (
        f"载体“{CARRIERS.get(given, given)}”不在政务新媒体的范围，只有：{words}。请改选载体；政府网站不在台账里登记。"
    )
    return [_defined(listed[0], "carriers", sentence)]


def _defined(part: Part[Term], dictionary: str, sentence: str) -> Remark:
    clauses = term_clauses(part, dictionary)
    return Remark(dictionary, Strength.MUST, sentence, part.article(clauses), tuple(clauses))


def _functions(case: _Case, policy: Policy) -> list[Remark]:
    names, clause = function_terms(policy)
    if clause is None or case.account.functions or "functions" not in case.changed or clause.force == "none":
        return []
    strength = Strength(clause.force)
    words = "请至少选一项功能" if strength is Strength.MUST else "还没有选功能，选上便于按功能查找"
    pack = next(pack for pack in policy.chain if clause in pack.clauses)
    article = f"{pack.short} {clause.article}"
    return [Remark("functions", strength, f"{words}：{'、'.join(names)}。", article, (clause.id,))]
