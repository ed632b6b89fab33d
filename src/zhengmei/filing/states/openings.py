"""Who ought to have an account: what an office decides of single units."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds


class StandingKind(TextChoices):
    """What was decided of a unit."""

    OBLIGED = "obliged", "列为应当开设"
    EXEMPT = "exempt", "豁免"
    RELIES = "relies", "依托上级账号"


class ExemptionGround(TextChoices):
    """The two grounds the regulations know (FCG-9-a); a pack says which of them hold there."""

    SECRET = "secret", "涉密单位"
    NO_PUBLIC_FUNCTION = "no_public_function", "不对外行使公共管理职能"


register_kinds(
    {
        "filing.standing.set": Kind("认定开设情况", Erasure.NOTHING),
        "filing.standing.ended": Kind("取消开设认定", Erasure.NOTHING),
    }
)
