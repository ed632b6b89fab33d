"""A round with its rows, and the assessment of a year with its lines. All is named here."""

from zhengmei.inspection.models.assessments import (
    AssessedProblem,
    AssessedUnit,
    Assessment,
    Indicator,
    Mark,
    UpperVeto,
)
from zhengmei.inspection.models.bulletins import Bulletin
from zhengmei.inspection.models.rounds import (
    Draw,
    FollowUp,
    Judgement,
    Round,
    RoundAccount,
    RoundFinding,
)

__all__ = [
    "AssessedProblem",
    "AssessedUnit",
    "Assessment",
    "Bulletin",
    "Draw",
    "FollowUp",
    "Indicator",
    "Judgement",
    "Mark",
    "Round",
    "RoundAccount",
    "RoundFinding",
    "UpperVeto",
]
