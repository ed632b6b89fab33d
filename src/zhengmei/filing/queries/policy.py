"""What the pack of a unit offers to choose from and demands of an account."""

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel

from zhengmei.filing.models import MediaAccount
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import packs_followed
from zhengmei.platforms.dictionary import PLATFORMS
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Policy, Ruling, Subject
from zhengmei.policies.schema import RULE_KEYS, Clause, Fields, Strength, TermList, label


def policy_for(organisation: Organisation, on: date) -> Policy | None:
    """The policy a unit follows on a day; None when neither it nor any unit above adopted a known pack."""
    pack_id = packs_followed([organisation.pk], on).get(organisation.pk)
    known = library()
    return known.policy(pack_id, on=on) if pack_id in known.packs else None


def _list_of(policy: Policy, name: str) -> TermList | None:
    found = (getattr(pack.dictionaries, name) for pack in policy.chain)
    return next((terms for terms in found if terms is not None), None)


def function_terms(policy: Policy | None) -> tuple[list[str], Clause | None]:
    """The words of the nearest pack for what an account is for, and the clause they stand in."""
    terms = _list_of(policy, "functions") if policy is not None else None
    if policy is None or terms is None:
        return [], None
    clauses = {clause.id: clause for pack in policy.chain for clause in pack.clauses}
    return [term.label for term in terms.items], next((clauses[c] for c in terms.clauses if c in clauses), None)


def function_codes(functions: Iterable[str]) -> frozenset[str]:
    """The codes rules select by (`service` …) for functions as accounts carry them, whatever pack's word they use."""
    codes = {
        term.label: term.code
        for pack in library().packs.values()
        if pack.dictionaries.functions is not None
        for term in pack.dictionaries.functions.items
    }
    return frozenset(codes.get(name, name) for name in functions)


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


def subject_of(media_account: MediaAccount) -> Subject:
    """What the policy lookup asks of an account: its sponsor's level, kind and group, its platform, functions and kind."""
    sponsor = media_account.sponsor
    return Subject(
        org_level=sponsor.level,
        org_kind=sponsor.kind,
        org_group=sponsor.addressee_group,
        platform=media_account.platform,
        functions=function_codes(media_account.functions),
        account_kind=media_account.kind,
        is_main=media_account.is_main,
    )
