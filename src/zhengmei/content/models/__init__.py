"""Drafts with their versions, what was judged and decided about them, and the permits that follow. One file a matter."""

from zhengmei.content.models.drafts import Attachment, Comment, Draft, Revision
from zhengmei.content.models.permits import EmergencyRelease, Permit
from zhengmei.content.models.review import (
    ContentAuthorisation,
    CounterSign,
    GateVerdict,
    HitDecision,
    ReviewStep,
    SigningMandate,
)

__all__ = [
    "Attachment",
    "Comment",
    "ContentAuthorisation",
    "CounterSign",
    "Draft",
    "EmergencyRelease",
    "GateVerdict",
    "HitDecision",
    "Permit",
    "ReviewStep",
    "Revision",
    "SigningMandate",
]
