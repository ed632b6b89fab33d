"""Policy documents that went out, without their way through review."""

from datetime import datetime, timedelta

from tests.factories.identity import make_user
from zhengmei.content.models import Draft, Permit, PolicyDocument, PolicyLink, PublishedLink, ReviewStep
from zhengmei.filing.models import MediaAccount


def make_published_policy(
    media_account: MediaAccount, trait: str, at: datetime, *, interpreted: bool
) -> PolicyDocument:
    """A document published on an account at a moment; with the trait it needs an interpretation, which may be linked."""
    by = make_user(f"writer{PolicyDocument.objects.count()}", "黄小兰")
    unit = media_account.sponsor
    document = PolicyDocument.objects.create(
        organisation=unit,
        title="关于学前教育的若干规定",
        issuer=unit.name,
        issued_on=at.date(),
        traits=[trait] if trait else [],
        needs_interpretation=bool(trait),
        registered_by=by,
        registered_at=at,
    )
    common = {"organisation": unit, "started_by": by, "changed_by": by, "started_at": at, "changed_at": at}
    draft = Draft.objects.create(title=document.title, **common)
    PolicyLink.objects.create(document=document, draft=draft, role="policy", by=by, at=at)
    if interpreted:
        reading = Draft.objects.create(title="一图读懂", **common)
        PolicyLink.objects.create(document=document, draft=reading, role="interpretation", by=by, at=at)
    revision = draft.revisions.create(number=1, content={"title": draft.title}, digest="0" * 64, by=by, at=at)
    step = ReviewStep.objects.create(draft=draft, cycle=1, order=1, name="签发", who=["chief"], signs=True)
    permit = Permit.objects.create(
        draft=draft,
        revision=revision,
        media_account=media_account,
        digest=revision.digest,
        step=step,
        signed_by=by,
        signed_at=at,
        expires_at=at + timedelta(7),
    )
    PublishedLink.objects.create(permit=permit, url="https://mp.weixin.qq.com/s/1", published_at=at, by=by, at=at)
    return document
