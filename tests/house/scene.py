"""One object of every kind that has an address, so that every address leads somewhere for whoever may go there."""

import io
import uuid
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models

from tests import factories
from tests.cast import NOW, PACK, TODAY, Cast
from zhengmei.audit.actions import record
from zhengmei.content.actions import start_draft, submit_draft
from zhengmei.content.actions.base import keep
from zhengmei.core.sealing import seal
from zhengmei.filing.actions import issue_guidance, open_import, read_import
from zhengmei.identity.models import User
from zhengmei.organisations.states import Duty
from zhengmei.sealed.fields import SealedText

AT_OFFICE = {
    Duty.SUPERVISOR,
    Duty.INSPECTOR,
    Duty.OBSERVER,
    Duty.DATA_OFFICE,
    Duty.AUDITOR,
    Duty.SYSTEM_ADMIN,
    Duty.SECURITY_ADMIN,
}
WORDS = {"kind": "guide", "key": "none", "book": "responsible", "code": "TX001", "clause_id": "FCG-8", "year": "2026"}
WORDS |= {"form": "html", "number": "1", "end": "recovered", "token": "none", "post": "direct"}
FORM = {"key": "guangxi-approval", "kind": "docx"}
REVIEWED = {"content:judge", "content:step", "content:return", "content:hit"}
"""Acts on a draft that is under review; all others meet the one that is being written."""
SPECIAL = {
    "filing:account_form": FORM,
    "filing:case_form": FORM,
    "filing:import_template": {"kind": "ledger"},
    "inspection:download": {"kind": "docx"},
    "inspection:assessment_download": {"kind": "docx"},
    "incidents:rule": {"kind": "security"},
    "incidents:print": {"kind": "page"},
    "incidents:print_transfer": {"kind": "page"},
    "incidents:print_order": {"kind": "page"},
    "incidents:end": {"act": "close"},
    "incidents:judge": {"act": "cancel"},
    "rulebook:pack": {"pack_id": "fangchenggang-2022"},
    "openid_connect_login": {"provider_id": "unit"},
    "openid_connect_callback": {"provider_id": "unit"},
}
"""Words in an address that are not numbers."""

OBJECTS: tuple[tuple[str, str], ...] = (
    ("/organisations/appointments/", "organisations.Appointment"),
    ("/organisations/people/", "organisations.Responsibility"),
    ("/organisations/sections/", "organisations.Section"),
    ("/organisations/numbers/", "organisations.Responsibility"),
    ("/organisations/papers/", "organisations.UnitPaper"),
    ("/organisations/pledges/", "organisations.Pledge"),
    ("/organisations/gatherings/", "organisations.Gathering"),
    ("/organisations/funding/", "organisations.Funding"),
    ("/organisations/contacts/", "organisations.UnitContact"),
    ("/organisations/let-off/", "organisations.DemandException"),
    ("/organisations/", "organisations.Organisation"),
    ("/directory/notices/", "filing.PublicNotice"),
    ("/directory/bulletins/", "inspection.Round"),
    ("/directory/accounts/", "filing.MediaAccount"),
    ("/filing/notices/", "filing.PublicNotice"),
    ("/filing/exceptions/", "filing.RuleException"),
    ("/filing/applications/files/", "filing.ApplicationFile"),
    ("/filing/applications/steps/", "filing.ApplicationStep"),
    ("/filing/applications/", "filing.Application"),
    ("/filing/offices/authorisations/", "filing.ManagingAuthorisation"),
    ("/filing/offices/", "organisations.Organisation"),
    ("/filing/openings/units/", "organisations.Organisation"),
    ("/filing/openings/", "filing.OpeningStanding"),
    ("/filing/reconciling/lists/", "filing.OutsideList"),
    ("/filing/reconciling/", "filing.Mismatch"),
    ("/filing/collections/returns/", "filing.CollectionReturn"),
    ("/filing/collections/", "filing.Collection"),
    ("/filing/tasks/recipients/", "filing.TaskReceipt"),
    ("/filing/tasks/", "filing.AccountTask"),
    ("/filing/units/", "organisations.Organisation"),
    ("/filing/imports/", "filing.ImportBatch"),
    ("/filing/guidance/", "filing.Guidance"),
    ("/filing/accounts/", "filing.MediaAccount"),
    ("/custody/rules/", "organisations.Organisation"),
    ("/custody/accounts/", "filing.MediaAccount"),
    ("/custody/handovers/", "custody.Handover"),
    ("/custody/authorisations/", "custody.Authorisation"),
    ("/custody/recoveries/", "custody.Recovery"),
    ("/custody/", "custody.Credential"),
    ("/content/files/", "content.Attachment"),
    ("/content/mandates/", "content.SigningMandate"),
    ("/content/permits/", "content.Permit"),
    ("/content/topics/", "content.Topic"),
    ("/content/tasks/", "content.ContentTask"),
    ("/content/columns/", "content.TopicColumn"),
    ("/content/sources/", "content.AllowedSource"),
    ("/content/orders/", "content.RepostOrder"),
    ("/content/documents/", "content.PolicyDocument"),
    ("/content/consultations/", "content.Consultation"),
    ("/content/public/", "content.Consultation"),
    ("/content/words/mutes/", "content.RuleMute"),
    ("/content/words/", "content.LocalWord"),
    ("/content/", "content.Draft"),
    ("/monitoring/findings/", "monitoring.Finding"),
    ("/monitoring/looks/", "filing.MediaAccount"),
    ("/inspection/assessments/", "inspection.Assessment"),
    ("/incidents/rules/", "organisations.Organisation"),
    ("/incidents/transfers/", "incidents.Transfer"),
    ("/incidents/orders/", "incidents.SecurityOrder"),
    ("/incidents/", "incidents.Incident"),
    ("/inspection/", "inspection.Round"),
    ("/identity/users/", "identity.User"),
    ("/identity/tokens/", "identity.ApiToken"),
    ("/identity/sessions/", "identity.SignInSession"),
    ("/identity/security/", "mfa.Authenticator"),
    ("/audit/exports/", "audit.ExportRequest"),
    ("/audit/", "audit.AuditEntry"),
    ("/notices/log/", "notices.Delivery"),
    ("/notices/robots/", "notices.Robot"),
    ("/notices/", "notices.Notice"),
    ("/api/v1/accounts/", "filing.MediaAccount"),
    ("/api/v1/applications/", "filing.Application"),
)
"""What the number in an address names: the first beginning that fits."""


DRAFT: dict[str, Any] = {
    "title": "示范路小学明天开放新校门",
    "body": "<p>明天（10月13日）上午九时起，示范路小学开放新校门，请家长从东侧进校。</p>",
    "content_class": "一般",
    "category": "notice",
    "source": "示范市教育局",
    "formed_on": TODAY,
}
INSIDE = {
    "row_id": "inspection.RoundAccount",
    "line_id": "inspection.AssessedUnit",
    "indicator_id": "inspection.Indicator",
    "veto_id": "inspection.UpperVeto",
    "entry_id": "incidents.IncidentEntry",
    "unit_id": "organisations.Organisation",
    "step": "custody.RecoveryStep",
    "file_id": "content.Attachment",
    "verdict_id": "content.GateVerdict",
    "sign_id": "content.CounterSign",
    "comment_id": "content.Comment",
    "account_id": "filing.MediaAccount",
    "duty_id": "content.RepostDuty",
    "link_id": "content.PolicyLink",
}
"""The second number of an address."""


class Scene:
    """The cast's city with one row of everything, all of it about 示范市教育局 and its one account."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.owner = cast.drafter
        self.known: dict[str, models.Model] = {
            "organisations.Organisation": cast.education,
            "organisations.Region": cast.city,
            "organisations.Appointment": cast.drafter.appointments.get(),
            "identity.User": cast.drafter,
        }
        self.known["filing.MediaAccount"] = factories.make_media_account(cast.education, name="示范市教育")
        about = self.known["filing.MediaAccount"]
        given: dict[str, Any] = {"organisation": cast.education, "media_account": about}
        self.known["filing.Guidance"] = issue_guidance(kind="guide", text="请办", by=cast.supervisor, now=NOW, **given)[
            0
        ]
        draft = start_draft(organisation=cast.education, media_accounts=[about], by=cast.drafter, now=NOW, **DRAFT)
        self.known["content.Draft"] = draft
        self.known["content.Revision"] = keep(draft, by=cast.drafter, now=NOW, note="送审")
        second = start_draft(organisation=cast.education, media_accounts=[about], by=cast.drafter, now=NOW, **DRAFT)
        sent = submit_draft(draft=second, by=cast.drafter, now=NOW)
        self.sent = {"pk": sent.pk, "verdict_id": sent.current.verdicts.order_by("order").first().pk}
        file = io.BytesIO("账号名称,平台,主办单位,平台账号ID\n示范教育,微博,示范市教育局,wb_1\n".encode())
        batch = open_import(kind="ledger", file=file, name="台账.csv", by=cast.drafter, now=NOW)
        self.known["filing.ImportBatch"] = read_import(batch=batch, now=NOW)
        self.known["audit.AuditEntry"] = record("identity.signed_in", by=cast.drafter, now=NOW, about=cast.education)

    def of(self, label: str) -> models.Model:
        """The one row of this kind, made when first asked for."""
        if label not in self.known:
            self.known[label] = self._row(apps.get_model(label))
        return self.known[label]

    def _row(self, model: type[models.Model], **given: Any) -> models.Model:
        values = {f.name: self._value(f) for f in model._meta.concrete_fields if self._needed(f)}
        values.update(OWN.get(model._meta.label, {}))
        values.update(self._about(model._meta.label))
        if "reference" in {f.name for f in model._meta.concrete_fields}:
            values["reference"] = uuid.UUID(int=1)
        values.update(given)
        return model._default_manager.create(**values)

    def _about(self, label: str) -> dict[str, Any]:
        """What makes a row this unit's, where only a number or a person says so."""
        unit, person = self.cast.education, self.cast.drafter
        if label == "filing.ApplicationStep":
            second = factories.make_media_account(unit, name="示范教育二号")
            case = self._row(apps.get_model("filing.Application"), media_account=second, state="waiting")
            return {"application": case, "desk": self.cast.city_office, "arrived_at": NOW}
        return {
            "audit.ExportRequest": {"unit_id": unit.pk, "asked_by": person},
            "notices.Robot": {"unit_id": unit.pk},
        }.get(label, {})

    @staticmethod
    def _needed(column: Any) -> bool:
        if column.primary_key and isinstance(column, models.AutoField):
            return False
        return (not column.null and not column.has_default()) or column.name in {
            "media_account",
            "organisation",
            "decided_by",
            "step",
            "to",
            "robot",
        }

    def _value(self, column: Any) -> Any:
        if isinstance(column, SealedText):
            return seal("https://qyapi.weixin.qq.com/", column.place(uuid.UUID(int=1)))
        if isinstance(column, models.ForeignKey):
            if column.name == "office":
                return self.cast.city_office
            return self.of(column.related_model._meta.label)
        if column.choices:
            return column.choices[0][0]
        if isinstance(column, models.DateTimeField):
            return NOW + timedelta(days=7 if column.name in LATER else 0)
        if isinstance(column, models.DateField):
            return TODAY + timedelta(days=30 if column.name in LATER else 0)
        if isinstance(column, models.UUIDField):
            return uuid.UUID(int=1)
        if isinstance(column, models.IntegerField | models.DecimalField):
            return 1
        if column.name.endswith("digest"):
            return "0" * 64
        if isinstance(column, models.BooleanField):
            return False
        if isinstance(column, models.JSONField):
            return {}
        return "x"

    def address(self, pattern: str, name: str) -> str:
        """The pattern with the numbers and words of this scene."""
        words = WORDS | SPECIAL.get(name, {})
        sent = self.sent if name in REVIEWED else {}
        label = next((label for start, label in OBJECTS if pattern.startswith(start)), "")
        for part in pattern.split("<")[1:]:
            inside = part.split(">")[0]
            kind, _, key = inside.rpartition(":")
            if key in sent:
                value = str(sent[key])
            elif key in {"pk"} and kind in {"int", ""} and label:
                value = str(self.of(label).pk)
            elif key in INSIDE:
                value = str(self.of(INSIDE[key]).pk)
            else:
                value = words[key]
            pattern = pattern.replace(f"<{inside}>", value, 1)
        return pattern

    def person(self, duty: str) -> User:
        """Somebody with this duty and no other: a sponsor's at 示范市教育局, the rest at the city's office."""
        if duty == "nobody":
            return self.cast.stranger
        if duty == "beside":
            user = factories.make_user("matrix.beside", "某旁")
            factories.make_appointment(user, self.cast.police, Duty.CHIEF)
            return user
        if duty == "elsewhere":
            return self.cast.outsider
        user = factories.make_user(f"matrix.{duty}", f"某{duty}")
        unit = self.cast.city_office if duty in AT_OFFICE else self.cast.education
        factories.make_appointment(user, unit, Duty(duty))
        return user


LATER = {"expires_at", "expires_on", "due_at", "until"}

OWN: dict[str, dict[str, Any]] = {
    "identity.SignInSession": {"key": "k" * 32},
    "mfa.Authenticator": {"type": "webauthn", "data": {"name": "x"}},
    "monitoring.Finding": {"code": "MC001", "strength": "must", "rule_key": "silence_limit", "pack_id": PACK},
    "inspection.Round": {"pack_id": PACK},
    "inspection.Assessment": {"pack_id": PACK, "year": TODAY.year},
    "inspection.UpperVeto": {"year": TODAY.year},
    "incidents.Incident": {"pack_id": PACK, "number": "2026-0001", "needs": [], "steps": []},
    "filing.RuleException": {"rule_key": "same_name"},
    "content.AllowedSource": {"host": "www.gov.cn"},
    "content.ReviewStep": {"cycle": 9},
    "filing.AccountTask": {"evidence_digest": ""},
}
"""What a row needs beyond its columns' kinds."""
