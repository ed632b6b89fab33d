"""Following a policy pack."""

from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.identity.models import User
from zhengmei.organisations.actions.units import day_words, refuse_if
from zhengmei.organisations.models import Organisation, PackAdoption, Region
from zhengmei.organisations.permissions import can_manage_unit
from zhengmei.organisations.queries import regions_above
from zhengmei.policies.library import library
from zhengmei.policies.scope import Unit, reasons_outside


def reasons_not_to_adopt_pack(
    organisation: Organisation, pack_id: str, since: date, *, even_outside: bool = False
) -> list[str]:
    """Why the unit may not follow this pack from this day: unknown, not addressed to it, or before what already stands.

    `even_outside` leaves aside whom the pack addresses: for a file that is judged by a pack somebody named.
    """
    pack = library().packs.get(pack_id)
    if pack is None:
        return ["没有这部办法，请从列表里选。"]
    newest = PackAdoption.objects.filter(organisation=organisation).order_by("-since").first()
    if newest is not None and newest.until is None and newest.pack_id == pack_id:
        return [f"从 {day_words(newest.since)} 起已经采用《{pack.title}》，不用再办。"]
    reasons = [] if even_outside else reasons_outside(pack, _scope_of(organisation))
    if newest is not None and since <= newest.since:
        reasons.append(f"上一次采用从 {day_words(newest.since)} 起，新的起日要在这之后。")
    return reasons


def _scope_of(organisation: Organisation) -> Unit:
    places = Region.objects.filter(pk__in=regions_above(organisation.region)).values_list("name", flat=True)
    return Unit(organisation.kind, organisation.level, tuple(places), organisation.addressee_group)


@transaction.atomic
def adopt_pack(
    *,
    organisation: Organisation,
    pack_id: str,
    since: date,
    by: User | None,
    now: datetime,
    reason: str = "",
    even_outside: bool = False,
) -> PackAdoption:
    """From `since` the unit and what is below it follow the pack; the adoption before it ends that day and stays on record."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    reasons = reasons_not_to_adopt_pack(organisation, pack_id, since, even_outside=even_outside)
    if by is not None and not can_manage_unit(by, organisation, now.date()):
        reasons.append(f"你没有给“{organisation.name}”定办法的职责，请找它的主管。")
    refuse_if(reasons)
    current = PackAdoption.objects.filter(organisation=organisation, until__isnull=True).first()
    if current is not None:
        current.until = since
        current.save(update_fields=["until"])
    adoption = PackAdoption.objects.create(organisation=organisation, pack_id=pack_id, since=since)
    pack = library().packs[pack_id]
    detail = {"办法": pack.title, "起": since, "此前": current.pack_id if current else ""}
    record("organisations.pack.adopted", by=by, now=now, about=organisation, reason=reason, detail=detail)
    return adoption
