"""Drafts with their versions, what was judged and decided about them, and the permits that follow. One file a matter."""

from zhengmei.content.models.consultations import Consultation, Opinion
from zhengmei.content.models.drafts import Attachment, Comment, Draft, Revision
from zhengmei.content.models.holds import PublishingHold
from zhengmei.content.models.orders import RepostDuty, RepostOrder
from zhengmei.content.models.permits import EmergencyRelease, Permit
from zhengmei.content.models.placing import Placing, PublishedLink
from zhengmei.content.models.planning import (
    ContentTask,
    OfflineActivity,
    PlanningMeeting,
    Topic,
    TopicColumn,
    UnitNumber,
)
from zhengmei.content.models.policies import PolicyDocument, PolicyLink
from zhengmei.content.models.review import (
    ContentAuthorisation,
    CounterSign,
    GateVerdict,
    HitDecision,
    ReviewStep,
    SigningMandate,
)
from zhengmei.content.models.seen import LinkLook, PictureReading
from zhengmei.content.models.sources import AllowedSource, PartnerRepost, RepostException, SourceCopy
from zhengmei.content.models.words import LocalWord, RuleMute

__all__ = [
    "AllowedSource",
    "Attachment",
    "Comment",
    "Consultation",
    "ContentAuthorisation",
    "ContentTask",
    "CounterSign",
    "Draft",
    "EmergencyRelease",
    "GateVerdict",
    "HitDecision",
    "LinkLook",
    "LocalWord",
    "OfflineActivity",
    "Opinion",
    "PartnerRepost",
    "Permit",
    "PictureReading",
    "Placing",
    "PlanningMeeting",
    "PolicyDocument",
    "PolicyLink",
    "PublishedLink",
    "PublishingHold",
    "RepostDuty",
    "RepostException",
    "RepostOrder",
    "ReviewStep",
    "Revision",
    "RuleMute",
    "SigningMandate",
    "SourceCopy",
    "Topic",
    "TopicColumn",
    "UnitNumber",
]
