"""Policy documents: which need an interpretation, whether they have one, and whether both go out together."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from zhengmei.content.models import Attachment, Draft, PolicyDocument, PolicyLink, PublishedLink
from zhengmei.content.queries.policy import Choice, Handbook
from zhengmei.content.states import AttachmentRole, DocumentRole
from zhengmei.core.clock import BEIJING
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.organisations.queries import reach
from zhengmei.organisations.states import Power
from zhengmei.policies.lookup import Subject
from zhengmei.policies.parts import listing
from zhengmei.policies.schema import Items, Strength
from zhengmei.ui.words import moment

SEEN_AS: dict[str, tuple[str, ...]] = {
    "charts": (AttachmentRole.IMAGE, AttachmentRole.SCREENSHOT),
    "media": (AttachmentRole.AUDIO, AttachmentRole.VIDEO),
    "audio": (AttachmentRole.AUDIO,),
    "video": (AttachmentRole.VIDEO,),
    "cartoon": (AttachmentRole.IMAGE, AttachmentRole.VIDEO),
    "examples": (AttachmentRole.IMAGE, AttachmentRole.SCREENSHOT, AttachmentRole.VIDEO, AttachmentRole.FILE),
}
"""By which attachments a form of interpretation is seen to be there."""


def documents_visible_to(user: User, on: date) -> QuerySet[PolicyDocument]:
    """The documents of the units a person sees, newest first, with whether each is published and interpreted."""
    links = PolicyLink.objects.filter(document=OuterRef("pk"))
    out = PublishedLink.objects.filter(
        permit__draft__policy_links__document=OuterRef("pk"), permit__draft__policy_links__role=DocumentRole.POLICY
    )
    rows = PolicyDocument.objects.filter(reach(user, Power.SEE_ACCOUNTS, on, ("organisation__",)))
    return (
        rows.select_related("organisation", "registered_by")
        .annotate(
            interpreted=Exists(links.filter(role=DocumentRole.INTERPRETATION)),
            published=Exists(out),
        )
        .order_by("-issued_on", "-pk")
    )


def in_state(rows: Any, state: str) -> Any:
    """Of `documents_visible_to`: those without their interpretation (missing), published, or not (unpublished)."""
    if state == "missing":
        return rows.filter(needs_interpretation=True, interpreted=False)
    if state in ("published", "unpublished"):
        return rows.filter(published=state == "published")
    return rows


def traits_of(handbook: Handbook) -> list[str]:
    """The words of the pack for documents that need an interpretation; empty where no pack asks for one."""
    unit = handbook.organisation
    subject = Subject(org_level=unit.level, org_kind=unit.kind, org_group=unit.addressee_group)
    ruling = handbook.policy.ruling("interpretation", subject) if handbook.policy else None
    return list(ruling.value.items) if ruling is not None and isinstance(ruling.value, Items) else []


def news_classes(handbook: Handbook) -> list[str]:
    """The classes of news the pack wants published in time (SX-2.1-c); empty where it names none."""
    found = listing(handbook.policy, "news_classes") if handbook.policy else None
    return list(found.value.items) if found else []


def forms_of(handbook: Handbook) -> list[Choice]:
    """The forms of interpretation the pack names."""
    return handbook.choices("interpretation_forms")


def form_reasons(draft: Draft, forms: list[str], handbook: Handbook) -> list[str]:
    """Why an interpretation in these forms is not enough where the pack says it must be: none, or its file is missing."""
    known = {choice.code: choice.label for choice in forms_of(handbook)}
    reasons = [
        f"没有“{code}”这种解读形式，请从{'、'.join(known.values())}里选。" for code in forms if code not in known
    ]
    basis = handbook.basis("interpretation_form")
    if reasons or basis is None or basis.strength != Strength.MUST:
        return reasons
    if not forms:
        return [f"没有选解读形式（{basis.article}），请从{'、'.join(known.values())}里至少选一种。"]
    held = set(Attachment.objects.filter(draft=draft, removed_at=None).values_list("role", flat=True))
    return [
        f"选了“{known[code]}”，稿件里没有相应的{_roles(code)}（{basis.article}），请先把文件加到解读稿里。"
        for code in forms
        if code in SEEN_AS and not held & set(SEEN_AS[code])
    ]


def _roles(code: str) -> str:
    return "或".join(str(AttachmentRole(role).label) for role in SEEN_AS[code])


def form_hint(forms: list[str], handbook: Handbook) -> str:
    """A hint that blocks nothing, where the pack encourages forms and there is none; empty otherwise."""
    basis = handbook.basis("interpretation_form")
    if forms or basis is None or basis.strength != Strength.ENCOURAGE:
        return ""
    words = "、".join(choice.label for choice in forms_of(handbook))
    return f"只有文字。办法鼓励用{words}解读（{basis.article}，{basis.clause}），不影响发布。"


def links_of(draft: Draft) -> QuerySet[PolicyLink]:
    """The documents a draft publishes or interprets."""
    return PolicyLink.objects.filter(draft=draft).select_related("document").order_by("pk")


def interpretations_of(document: PolicyDocument) -> QuerySet[PolicyLink]:
    """The interpretations of a document, dropped drafts left out."""
    rows = document.links.filter(role=DocumentRole.INTERPRETATION).exclude(draft__state="dropped")
    return rows.select_related("draft__organisation").order_by("pk")


def policy_reasons(draft: Draft, handbook: Handbook) -> list[str]:
    """Why a draft that publishes a policy may not be signed: no interpretation linked, or one that comes at another time."""
    if not handbook.demands("interpretation_together"):
        return []
    basis = handbook.basis("interpretation_together")
    article = basis.article if basis else ""
    reasons: list[str] = []
    for link in links_of(draft).filter(role=DocumentRole.POLICY, document__needs_interpretation=True):
        found = list(interpretations_of(link.document))
        if not found:
            reasons.append(
                f"“{link.document.title}”须同步关联解读（{article}），还没有关联。请在政策文件页上关联解读稿。"
            )
        elif not any(one.draft.planned_at == draft.planned_at for one in found):
            reasons.append(_not_together(link, found[0], draft, article))
    return reasons


def _not_together(link: PolicyLink, other: PolicyLink, draft: Draft, article: str) -> str:
    mine, theirs = _planned(draft.planned_at), _planned(other.draft.planned_at)
    return f"“{link.document.title}”打算{mine}发，它的解读打算{theirs}发，不同步（{article}）。请把两篇的“打算何时发”改成一样。"


def _planned(at: datetime | None) -> str:
    return f"在 {moment(at)} " if at else "签发后就"


def together_reasons(draft: Draft, on: date) -> Iterator[str]:
    """Why the text of a policy may not go out yet although it is signed: its interpretation is not, and both go together."""
    handbook = Handbook(draft.organisation, on)
    if not handbook.demands("interpretation_together"):
        return
    for link in links_of(draft).filter(role=DocumentRole.POLICY, document__needs_interpretation=True):
        drafts = [one.draft for one in interpretations_of(link.document)]
        if not any(one.permits.filter(voided_at=None).exists() for one in drafts):
            basis = handbook.basis("interpretation_together")
            article = basis.article if basis else ""
            yield f"“{link.document.title}”的解读还没有签发，两篇要一起发（{article}）。请先签发解读稿。"


def published_without_interpretation(
    accounts: QuerySet[MediaAccount], until: datetime
) -> list[tuple[int, PolicyDocument, datetime]]:
    """Account, document and moment in Beijing of each policy that went out by `until`, needs an interpretation and has none.

    Two queries, each document once for an account, by its first publication.
    """
    interpreted = PolicyLink.objects.filter(document=OuterRef("document"), role=DocumentRole.INTERPRETATION)
    rows = (
        PublishedLink.objects.filter(
            permit__media_account__in=accounts,
            published_at__lte=until,
            permit__draft__policy_links__role=DocumentRole.POLICY,
            permit__draft__policy_links__document__needs_interpretation=True,
        )
        .annotate(document=F("permit__draft__policy_links__document"))
        .filter(~Exists(interpreted.exclude(draft__state="dropped")))
        .order_by("published_at", "pk")
        .values_list("permit__media_account", "document", "published_at")
    )
    first: dict[tuple[int, int], datetime] = {}
    for account, document, at in rows:
        first.setdefault((account, document), at.astimezone(BEIJING))
    documents = PolicyDocument.objects.in_bulk({document for _, document in first})
    return [(account, documents[document], at) for (account, document), at in first.items()]
