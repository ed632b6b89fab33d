"""The acts of a round, in their order. One file an act; all are named here."""

from zhengmei.inspection.actions.base import RoundRefused
from zhengmei.inspection.actions.check import reasons_not_to_check, run_round_checks
from zhengmei.inspection.actions.conclude import (
    conclude_round,
    overrule_verdict,
    reasons_not_to_conclude,
    reasons_not_to_overrule,
)
from zhengmei.inspection.actions.draw import draw_sample, reasons_not_to_draw
from zhengmei.inspection.actions.issue import (
    edit_bulletin,
    issue_bulletin,
    reasons_not_to_edit_bulletin,
    reasons_not_to_issue,
)
from zhengmei.inspection.actions.judge import (
    close_sheet,
    judge_item,
    reasons_not_to_close_sheet,
    reasons_not_to_judge,
)
from zhengmei.inspection.actions.open import open_round, reasons_not_to_open
from zhengmei.inspection.actions.publish import (
    publish_bulletin,
    reasons_not_to_publish,
    reasons_not_to_take_down,
    take_bulletin_down,
)

__all__ = [
    "RoundRefused",
    "close_sheet",
    "conclude_round",
    "draw_sample",
    "edit_bulletin",
    "issue_bulletin",
    "judge_item",
    "open_round",
    "overrule_verdict",
    "publish_bulletin",
    "reasons_not_to_check",
    "reasons_not_to_close_sheet",
    "reasons_not_to_conclude",
    "reasons_not_to_draw",
    "reasons_not_to_edit_bulletin",
    "reasons_not_to_issue",
    "reasons_not_to_judge",
    "reasons_not_to_open",
    "reasons_not_to_overrule",
    "reasons_not_to_publish",
    "reasons_not_to_take_down",
    "run_round_checks",
    "take_bulletin_down",
]
