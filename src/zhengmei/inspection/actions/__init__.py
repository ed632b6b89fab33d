"""The acts of a round, in their order, and those of a yearly assessment. All are named here."""

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
from zhengmei.inspection.actions.marking import (
    mark_unit,
    reasons_not_to_mark,
    reasons_not_to_record_veto,
    reasons_not_to_withdraw_veto,
    record_veto,
    withdraw_veto,
)
from zhengmei.inspection.actions.open import open_round, reasons_not_to_open
from zhengmei.inspection.actions.publish import (
    publish_bulletin,
    reasons_not_to_publish,
    reasons_not_to_take_down,
    take_bulletin_down,
)
from zhengmei.inspection.actions.yearly import (
    drop_assessment,
    open_assessment,
    reasons_not_to_drop,
    reasons_not_to_open_assessment,
    reasons_not_to_set_indicator,
    refresh_units,
    remove_indicator,
    set_indicator,
    units_left_out,
)
from zhengmei.inspection.actions.yearly_bulletin import (
    edit_assessment_bulletin,
    issue_assessment,
    publish_assessment,
    reasons_not_to_edit_assessment_bulletin,
    reasons_not_to_issue_assessment,
    reasons_not_to_publish_assessment,
    reasons_not_to_take_assessment_down,
    take_assessment_down,
)
from zhengmei.inspection.actions.yearly_end import (
    conclude_assessment,
    reasons_not_to_conclude_assessment,
    reasons_not_to_reopen,
    reopen_assessment,
)

__all__ = [
    "RoundRefused",
    "close_sheet",
    "conclude_assessment",
    "conclude_round",
    "draw_sample",
    "drop_assessment",
    "edit_assessment_bulletin",
    "edit_bulletin",
    "issue_assessment",
    "issue_bulletin",
    "judge_item",
    "mark_unit",
    "open_assessment",
    "open_round",
    "overrule_verdict",
    "publish_assessment",
    "publish_bulletin",
    "reasons_not_to_check",
    "reasons_not_to_close_sheet",
    "reasons_not_to_conclude",
    "reasons_not_to_conclude_assessment",
    "reasons_not_to_draw",
    "reasons_not_to_drop",
    "reasons_not_to_edit_assessment_bulletin",
    "reasons_not_to_edit_bulletin",
    "reasons_not_to_issue",
    "reasons_not_to_issue_assessment",
    "reasons_not_to_judge",
    "reasons_not_to_mark",
    "reasons_not_to_open",
    "reasons_not_to_open_assessment",
    "reasons_not_to_overrule",
    "reasons_not_to_publish",
    "reasons_not_to_publish_assessment",
    "reasons_not_to_record_veto",
    "reasons_not_to_reopen",
    "reasons_not_to_set_indicator",
    "reasons_not_to_take_assessment_down",
    "reasons_not_to_take_down",
    "reasons_not_to_withdraw_veto",
    "record_veto",
    "refresh_units",
    "remove_indicator",
    "reopen_assessment",
    "run_round_checks",
    "set_indicator",
    "take_assessment_down",
    "take_bulletin_down",
    "units_left_out",
    "withdraw_veto",
]
