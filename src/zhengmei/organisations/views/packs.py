"""Following a policy pack: first what will change, then the act."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.organisations.actions import OrganisationRefused, adopt_pack, reasons_not_to_adopt_pack
from zhengmei.organisations.forms import AdoptionForm
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.permissions import can_manage_unit
from zhengmei.organisations.queries import adoptions_followed, organisations_visible_to, units_that_follow
from zhengmei.policies.library import library
from zhengmei.policies.lookup import Policy, Ruling, Subject
from zhengmei.policies.schema import RULE_KEYS, label


def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose (GET), see what it changes (GET with a choice), confirm (POST)."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    unit = get_object_or_404(organisations_visible_to(user, now.date()), pk=pk)
    if not can_manage_unit(user, unit, now.date()):
        raise PermissionDenied(f"你没有给“{unit.name}”定办法的职责，请找它的主管。")
    packs = [(p.id, f"{p.short}：{p.title}") for p in library().packs.values()]
    data = request.POST or (request.GET if "pack" in request.GET else None)
    form = AdoptionForm(data, packs=packs, initial={"since": now.date()})
    context: dict[str, Any] = {"unit": unit, "form": form, "current": _current(unit, now.date())}
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        reasons = reasons_not_to_adopt_pack(unit, chosen["pack"], chosen["since"])
        if request.method == "POST" and not reasons:
            try:
                adopt_pack(
                    organisation=unit,
                    pack_id=chosen["pack"],
                    since=chosen["since"],
                    reason=chosen["reason"].strip(),
                    by=user,
                    now=now,
                )
            except OrganisationRefused as refused:
                reasons = refused.reasons
            else:
                messages.success(request, f"“{unit.name}”已采用《{library().packs[chosen['pack']].title}》。")
                return redirect("organisations:organisation", unit.pk)
        context |= {"reasons": reasons, "chosen": None if reasons else _preview(unit, chosen["pack"], chosen["since"])}
    return render(request, "organisations/adopt.html", context)


def _current(unit: Organisation, on: date) -> Any:
    adoption = adoptions_followed([unit.pk], on).get(unit.pk)
    pack = library().packs.get(adoption.pack_id) if adoption is not None else None
    return {"adoption": adoption, "pack": pack} if adoption is not None and pack is not None else None


def _preview(unit: Organisation, pack_id: str, since: date) -> dict[str, Any]:
    """Which units it reaches, and every parameter that reads differently afterwards for an account of this unit."""
    known = library()
    before = adoptions_followed([unit.pk], since).get(unit.pk)
    old = known.policy(before.pack_id, on=since) if before is not None and before.pack_id in known.packs else None
    new = known.policy(pack_id, on=since)
    subject = Subject(org_level=unit.level, org_kind=unit.kind, org_group=unit.addressee_group)
    rows = []
    for key in RULE_KEYS:
        pair = (_ruling(old, key, subject), _ruling(new, key, subject))
        if _said(pair[0]) != _said(pair[1]):
            rows.append((label(key), pair[0], _said(pair[0]), pair[1], _said(pair[1])))
    pack = known.packs[pack_id]
    not_yet = new.pack.id != pack_id
    return {"pack": pack, "since": since, "rows": rows, "reached": units_that_follow(unit, since), "not_yet": not_yet}


def _ruling(policy: Policy | None, key: str, subject: Subject) -> "Ruling[Any] | None":
    return policy.ruling(key, subject) if policy is not None else None


def _said(ruling: "Ruling[Any] | None") -> str:
    """The value and its force; empty where the text is silent."""
    return f"{ruling.value.text}（{ruling.strength.label}）" if ruling is not None else ""
