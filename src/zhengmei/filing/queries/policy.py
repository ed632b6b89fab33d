"""What the pack of a unit offers to choose from and demands of an account."""

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel

from zhengmei.filing.models import MediaAccount
from zhengmei.filing.states import OF_GOVERNMENT, OWNER_OF, AppPurpose, OwnerKind
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import packs_followed, standing_of
from zhengmei.platforms.dictionary import CARRIERS, PLATFORMS
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Policy, Ruling, Subject
from zhengmei.policies.parts import Part, term_clauses, terms
from zhengmei.policies.schema import RULE_KEYS, Clause, Fields, Strength, Term, TermList, label


def policy_for(organisation: Organisation, on: date) -> Policy | None:
    """The policy a unit follows on a day; None when neither it nor any unit above adopted a known pack."""
    pack_id = packs_followed([organisation.pk], on).get(organisation.pk)
    known = library()
    return known.policy(pack_id, on=on) if pack_id in known.packs else None


def governing_policy(organisation: Organisation, on: date) -> Policy | None:
    """The policy that is addressed to a unit: the one it follows, or the nearest above it that is; None when none is."""
    governing = standing_of(organisation, on).governing
    return library().policy(governing.id, on=on) if governing is not None else None


def _list_of(policy: Policy, name: str) -> TermList | None:
    found = (getattr(pack.dictionaries, name) for pack in policy.chain)
    return next((one for one in found if one is not None), None)


def function_terms(policy: Policy | None) -> tuple[list[str], Clause | None]:
    """The words of the nearest pack for what an account is for, and the clause they stand in."""
    words = _list_of(policy, "functions") if policy is not None else None
    if policy is None or words is None:
        return [], None
    clauses = {clause.id: clause for pack in policy.chain for clause in pack.clauses}
    return [term.label for term in words.items], next((clauses[c] for c in words.clauses if c in clauses), None)


def function_codes(functions: Iterable[str]) -> frozenset[str]:
    """The codes rules select by (`service` …) for functions as accounts carry them, whatever pack's word they use."""
    codes = {
        term.label: term.code
        for pack in library().packs.values()
        if pack.dictionaries.functions is not None
        for term in pack.dictionaries.functions.items
    }
    return frozenset(codes.get(name, name) for name in functions)


def functions_of(functions: Iterable[str], app_purpose: str) -> frozenset[str]:
    """The codes of an account's functions; a client for 政务服务 has that function whether or not it is ticked."""
    return function_codes(functions) | ({"service"} if app_purpose == AppPurpose.SERVICE else frozenset())


def platform_groups(policy: Policy | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Platforms to choose from, those the pack's own form lists first, each group with its name."""
    everything = [(p.code, p.name) for p in PLATFORMS]
    own = policy.pack.dictionaries.platforms if policy is not None else None
    if policy is None or own is None or own.merge != "append":
        return [("平台", everything)]
    listed = [(term.code, term.label) for term in own.items]
    codes = {code for code, _ in listed}
    rest = [choice for choice in everything if choice[0] not in codes]
    return [(f"{policy.pack.short}表上所列", listed), ("别的平台", rest)]


def carrier_choices(policy: Policy | None) -> tuple[list[tuple[str, str]], str]:
    """The carriers the pack names, each (code, word), and the article they stand in; without a pack the national words."""
    found = terms(policy, "carriers") if policy is not None else []
    if not found:
        return list(CARRIERS.items()), ""
    article = found[0].article(term_clauses(found[0], "carriers"))
    return [(part.value.code, part.value.label) for part in found], article


def owner_choices(policy: Policy | None, sponsor: Organisation) -> list[tuple[str, str]]:
    """The owner kinds a unit's accounts may have, each with where it is said. A company has one: its own."""
    if OWNER_OF.get(sponsor.kind) == OwnerKind.COMPANY:
        return [(OwnerKind.COMPANY.value, "企事业单位（记作企事业单位新媒体，不计入政务新媒体）")]
    found = terms(policy, "owner_kinds") if policy is not None else []
    if not found:
        return [(kind.value, str(kind.label)) for kind in OF_GOVERNMENT]
    return [(part.value.code, f"{part.value.label}（{_source_of(part)}）") for part in found]


def _source_of(part: Part[Term]) -> str:
    if part.inherited:
        return f"沿用 {part.pack.document.number or part.pack.title}"
    clauses = term_clauses(part, "owner_kinds")
    return "，".join((part.article(clauses), *clauses))


def required_facts(policy: Policy | None, subject: Subject) -> frozenset[str]:
    """The fields the pack says must not be empty."""
    ruling = policy.ruling("required_fields", subject) if policy is not None else None
    return frozenset(ruling.value.fields) if ruling is not None and isinstance(ruling.value, Fields) else frozenset()


def rulings_in_principle(media_account: MediaAccount, on: date) -> list[tuple[str, Ruling[BaseModel]]]:
    """The 原则上 rules that speak of the account, with their names: those an exception can be given to."""
    policy = policy_for(media_account.sponsor, on)
    if policy is None:
        return []
    subject = subject_of(media_account)
    found = ((label(key), policy.ruling(key, subject)) for key in RULE_KEYS)
    return [(words, r) for words, r in found if r is not None and r.strength is Strength.IN_PRINCIPLE]


def subject_of(media_account: MediaAccount, sponsor: Organisation | None = None) -> Subject:
    """What the policy lookup asks of an account: its sponsor's level, kind and group, its platform, functions and kind.

    `sponsor` spares the query where it is at hand.
    """
    sponsor = sponsor or media_account.sponsor
    return Subject(
        org_level=sponsor.level,
        org_kind=sponsor.kind,
        org_group=sponsor.addressee_group,
        platform=media_account.platform,
        functions=functions_of(media_account.functions, media_account.app_purpose),
        account_kind=media_account.kind,
        is_main=media_account.is_main,
    )


def filing_demanded(organisation_ids: Iterable[int], on: date) -> dict[int, str]:
    """By unit, the article that lets a name change only through a filing; units whose pack is silent are absent.

    Three queries however many units.
    """
    followed = packs_followed(list(organisation_ids), on)
    known = library()
    found: dict[int, str] = {}
    for unit in Organisation.objects.filter(pk__in=list(followed)):
        pack_id = followed[unit.pk]
        policy = known.policy(pack_id, on=on) if pack_id in known.packs else None
        subject = Subject(org_level=unit.level, org_kind=unit.kind, org_group=unit.addressee_group)
        ruling = policy.ruling("change_needs_filing", subject) if policy is not None else None
        if ruling is not None and ruling.strength is Strength.MUST:
            found[unit.pk] = f"{ruling.pack_short} {'、'.join(dict.fromkeys(ruling.articles))}"
    return found
