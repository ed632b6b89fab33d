"""Registering and changing an account. Every field that gets or changes a value leaves a FieldChange row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.core.sealing import seal
from zhengmei.filing.models import FieldChange, ImportBatch, MediaAccount
from zhengmei.filing.queries import fact_label, printed_fact, without_the_obvious
from zhengmei.filing.states import FACTS, PRIVATE_FACTS, AccountKind, AccountStatus, OwnerKind
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_edit_for
from zhengmei.organisations.states import OrganisationState
from zhengmei.platforms.dictionary import BY_CODE, CARRIERS, platform_name


class FilingRefused(Exception):
    """An act that may not be done. `reasons` are the sentences shown to the person, each with its remedy."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


class AccountChangedMeanwhile(FilingRefused):
    """Somebody else changed the account after the person opened the form. `theirs` holds the present values by field."""

    def __init__(self, theirs: dict[str, str]) -> None:
        super().__init__(["你打开这一页之后，别人改过这个账号。你填的都还在；看过下面的现值，再存一次就以你填的为准。"])
        self.theirs = theirs


def reasons_not_to_register(fields: Mapping[str, Any]) -> list[str]:
    """Why a row with these values can be in no ledger, under whatever pack. ValueError for a field the ledger has not."""
    return _reasons(fields, None)


def reasons_not_to_change(media_account: MediaAccount, fields: Mapping[str, Any]) -> list[str]:
    """As `reasons_not_to_register`, for an account that is there; fields that are absent keep their value."""
    present = {name: getattr(media_account, name) for name in FACTS}
    return _reasons({**present, **fields}, media_account, changed=fields)


def _reasons(
    fields: Mapping[str, Any], media_account: MediaAccount | None, changed: Mapping[str, Any] | None = None
) -> list[str]:
    unknown = set(fields) - set(FACTS)
    if unknown:
        raise ValueError(f"not a field of the ledger: {sorted(unknown)}")
    reasons = []
    if not str(fields.get("name") or "").strip():
        reasons.append("账号名称没有填，请写平台上显示的名称。")
    reasons += _platform_reasons(fields)
    reasons += _sponsor_reasons(fields, changed)
    if fields.get("status", AccountStatus.NORMAL) not in AccountStatus.values:
        reasons.append(f"运行状态只能是{'、'.join(AccountStatus.labels)}，请选一个。")
    if fields.get("kind", AccountKind.OFFICIAL) not in AccountKind.values:
        reasons.append(f"账号性质只能是{'、'.join(AccountKind.labels)}，请选一个。")
    opened, cancelled = fields.get("opened_on"), fields.get("cancelled_on")
    if opened and cancelled and cancelled < opened:
        reasons.append("注销日期早于开设日期，请改正其中一个。")
    if (fields.get("carrier") or "") not in ("", *CARRIERS):
        reasons.append(f"没有载体“{fields['carrier']}”，请选{'、'.join(CARRIERS.values())}。政府网站不在台账里登记。")
    if (fields.get("owner_kind") or "") not in ("", *OwnerKind.values):
        reasons.append(f"没有主办单位性质“{fields['owner_kind']}”，请选{'、'.join(OwnerKind.labels)}。")
    return reasons + _same_id(fields, media_account)


def _platform_reasons(fields: Mapping[str, Any]) -> list[str]:
    code = fields.get("platform") or ""
    if code not in BY_CODE:
        return ["没有选平台，请选账号所在的平台。" if not code else f"没有平台“{code}”，请选一个；都不是就选“其他”。"]
    if code == "other" and not str(fields.get("platform_other") or "").strip():
        return ["平台选了“其他”，请写明是哪个平台。"]
    return []


def _sponsor_reasons(fields: Mapping[str, Any], changed: Mapping[str, Any] | None) -> list[str]:
    sponsor: Organisation | None = fields.get("sponsor")
    if sponsor is None:
        return ["没有主办单位。谁开设、谁主办，请选一个单位。"]
    is_new = changed is None or "sponsor" in changed
    if is_new and sponsor.state != OrganisationState.ACTIVE:
        return [f"主办单位“{sponsor.name}”{sponsor.get_state_display()}，请选在用的单位。"]
    return []


def _same_id(fields: Mapping[str, Any], media_account: MediaAccount | None) -> list[str]:
    number = str(fields.get("platform_account_id") or "").strip()
    if not number:
        return []
    same = MediaAccount.objects.filter(platform=fields.get("platform"), platform_account_id=number)
    if media_account is not None:
        same = same.exclude(pk=media_account.pk)
    other = same.select_related("sponsor").first()
    if other is None:
        return []
    where = platform_name(other.platform)
    return [f"{where}账号ID“{number}”已经登记为“{other.name}”（{other.sponsor.name}），请核对账号ID，或去改那一条。"]


@transaction.atomic
def register_media_account(
    *,
    fields: Mapping[str, Any],
    by: User | None,
    now: datetime,
    source: str,
    reason: str = "",
    batch: ImportBatch | None = None,
    filed: bool = False,
) -> MediaAccount:
    """Put an account into the ledger: the row, a FieldChange for every value given, one audit line. Raises FilingRefused.

    `fields` maps names of FACTS to values (`sponsor` and `managing` are Organisations). `managing` defaults to the
    sponsor's supervisor. `filed`: a case decided it, so that nobody's duty for the unit is asked again.
    """
    reasons = reasons_not_to_register(fields)
    sponsor: Organisation | None = fields.get("sponsor")
    if by is not None and sponsor is not None and not filed and not can_edit_for(by, sponsor, now.date()):
        reasons.append(f"你没有替“{sponsor.name}”登记账号的职责，请由该单位或它的主管办理。")
    if reasons or sponsor is None:
        raise FilingRefused(reasons)
    values = {"managing": sponsor.supervisor, **_stripped(fields)}
    values = without_the_obvious(values, values["platform"], sponsor)
    account = MediaAccount.objects.create(**values, registered_at=now, changed_at=now)
    given = {name: ("", printed_fact(name, getattr(account, name))) for name in FACTS}
    given = {name: pair for name, pair in given.items() if pair[1]}
    _keep(account, given, by, now, source, batch, filed=filed)
    record("filing.media_account.registered", by=by, now=now, about=account, reason=reason, detail=_told(given, source))
    return account


@transaction.atomic
def change_media_account(
    *,
    media_account: MediaAccount,
    fields: Mapping[str, Any],
    by: User | None,
    now: datetime,
    source: str,
    reason: str = "",
    filed: bool = False,
    batch: ImportBatch | None = None,
    seen_changed_at: datetime | None = None,
) -> MediaAccount:
    """Change fields of an account: the row, a FieldChange for every field that differs, one audit line.

    Nothing is written when nothing differs. `filed` says that a case decided the change: nobody's duty is asked again. With `seen_changed_at`
    the act is refused (AccountChangedMeanwhile) when the account changed after that moment. Raises FilingRefused.
    """
    account = (
        MediaAccount.objects.select_for_update(of=("self",))
        .select_related("sponsor", "managing")
        .get(pk=media_account.pk)
    )
    if seen_changed_at is not None and account.changed_at != seen_changed_at:
        raise AccountChangedMeanwhile({name: printed_fact(name, getattr(account, name)) for name in fields})
    values = _stripped(fields)
    reasons = reasons_not_to_change(account, values)
    for sponsor in {account.sponsor, values.get("sponsor") or account.sponsor}:
        if by is not None and not filed and not can_edit_for(by, sponsor, now.date()):
            reasons.append(f"你没有改“{sponsor.name}”账号的职责，请由该单位或它的主管办理。")
    if reasons:
        raise FilingRefused(reasons)
    after_all = {"platform": account.platform, "sponsor": account.sponsor, **values}
    values = without_the_obvious(values, after_all["platform"], after_all["sponsor"])
    before = {name: printed_fact(name, getattr(account, name)) for name in values}
    for name, value in values.items():
        setattr(account, name, value)
    after = {name: printed_fact(name, getattr(account, name)) for name in values}
    differing = {name: (before[name], after[name]) for name in values if before[name] != after[name]}
    if not differing:
        return account
    account.changed_at = now
    account.save(update_fields=[*differing, "changed_at"])
    _keep(account, differing, by, now, source, batch, filed=filed)
    record(
        "filing.media_account.changed", by=by, now=now, about=account, reason=reason, detail=_told(differing, source)
    )
    return account


def _stripped(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}


def _keep(
    account: MediaAccount,
    differing: Mapping[str, tuple[str, str]],
    by: User | None,
    now: datetime,
    source: str,
    batch: ImportBatch | None,
    *,
    filed: bool,
) -> None:
    FieldChange.objects.bulk_create(
        FieldChange(
            media_account=account,
            field=name,
            before=kept_words(name, before),
            after=kept_words(name, after),
            at=now,
            by=by,
            source=source,
            batch=batch,
            filed=filed,
        )
        for name, (before, after) in differing.items()
    )


def kept_words(name: str, words: str) -> str:
    """A value as its history keeps it: a private number sealed, anything else cut at 500 characters."""
    return seal(words[:500]) if words and name in PRIVATE_FACTS else words[:500]


def _told(differing: Mapping[str, tuple[str, str]], source: str) -> dict[str, Any]:
    """What the audit line says: every field by its printed name; of personal numbers only that they changed."""
    told: dict[str, Any] = {"来源": source}
    for name, pair in differing.items():
        told[fact_label(name)] = "已改（号码不入记录）" if name in PRIVATE_FACTS else list(pair)
    return told
