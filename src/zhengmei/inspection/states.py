"""The closed lists of the room, and how a round goes from one state to the next."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable


class RoundState(TextChoices):
    """How far a round is."""

    DRAFT = "draft", "待抽样"
    DRAWN = "drawn", "已抽样"
    CHECKED = "checked", "已检测"
    JUDGING = "judging", "判定中"
    CONCLUDED = "concluded", "已判定"
    ISSUED = "issued", "已通报"


class SampleMode(TextChoices):
    ALL = "all", "全部检查"
    SHARE = "share", "按比例抽"
    NUMBER = "number", "按数量抽"


class Verdict(TextChoices):
    """What a round says of an account. NONE: looked at by nobody, or not counted."""

    NONE = "none", "未判"
    PASS = "pass", "合格"
    FAIL = "fail", "不合格"


class Answer(TextChoices):
    """A person's answer to one item of the checklist; the items ask after problems, so 有 is a problem."""

    FOUND = "found", "有"
    CLEAR = "clear", "没有"
    NOT_APPLICABLE = "na", "不适用"


class RoundAct(TextChoices):
    """The acts of a round, each a function in `actions`."""

    DRAW = "draw_sample", "抽样"
    CHECK = "run_round_checks", "运行检测"
    JUDGE = "judge_item", "人工判定"
    CLOSE_SHEET = "close_sheet", "完成判定表"
    CONCLUDE = "conclude_round", "得出结论"
    OVERRULE = "overrule_verdict", "改判"
    DRAFT_BULLETIN = "edit_bulletin", "改通报文字"
    ISSUE = "issue_bulletin", "签发通报"
    PUBLISH = "publish_bulletin", "向社会公开"
    TAKE_DOWN = "take_bulletin_down", "撤下公开的通报"


OFFICE, PARTNER = "office", "partner"
ROUND_DUTIES = {OFFICE: "组织检查的单位", PARTNER: "协同单位"}

_S, _A = RoundState, RoundAct
ROUND = TransitionTable(
    (
        Transition(_S.DRAFT, _A.DRAW, OFFICE, _S.DRAWN),
        Transition(_S.DRAWN, _A.DRAW, OFFICE, _S.DRAWN),
        Transition(_S.DRAWN, _A.CHECK, OFFICE, _S.CHECKED),
        Transition(_S.CHECKED, _A.CHECK, OFFICE, _S.CHECKED),
        Transition(_S.JUDGING, _A.CHECK, OFFICE, _S.JUDGING),
        Transition(_S.CHECKED, _A.JUDGE, OFFICE, _S.JUDGING),
        Transition(_S.CHECKED, _A.JUDGE, PARTNER, _S.JUDGING),
        Transition(_S.JUDGING, _A.JUDGE, OFFICE, _S.JUDGING),
        Transition(_S.JUDGING, _A.JUDGE, PARTNER, _S.JUDGING),
        Transition(_S.CHECKED, _A.CLOSE_SHEET, OFFICE, _S.JUDGING),
        Transition(_S.CHECKED, _A.CLOSE_SHEET, PARTNER, _S.JUDGING),
        Transition(_S.JUDGING, _A.CLOSE_SHEET, OFFICE, _S.JUDGING),
        Transition(_S.JUDGING, _A.CLOSE_SHEET, PARTNER, _S.JUDGING),
        Transition(_S.CHECKED, _A.CONCLUDE, OFFICE, _S.CONCLUDED),
        Transition(_S.JUDGING, _A.CONCLUDE, OFFICE, _S.CONCLUDED),
        Transition(_S.CONCLUDED, _A.OVERRULE, OFFICE, _S.CONCLUDED),
        Transition(_S.CONCLUDED, _A.DRAFT_BULLETIN, OFFICE, _S.CONCLUDED),
        Transition(_S.CONCLUDED, _A.ISSUE, OFFICE, _S.ISSUED),
        Transition(_S.ISSUED, _A.PUBLISH, OFFICE, _S.ISSUED),
        Transition(_S.ISSUED, _A.TAKE_DOWN, OFFICE, _S.ISSUED),
    )
)


class AssessmentState(TextChoices):
    """How far the assessment of a year is."""

    DRAFT = "draft", "考核中"
    CONCLUDED = "concluded", "已定稿"
    ISSUED = "issued", "已通报"
    DROPPED = "dropped", "已作废"


class AssessmentAct(TextChoices):
    """The acts of an assessment, each a function in `actions`."""

    REFRESH = "refresh_units", "更新单位名单"
    SET = "set_indicator", "改考核项"
    MARK = "mark_unit", "评分"
    CONCLUDE = "conclude_assessment", "定稿"
    REOPEN = "reopen_assessment", "退回修改"
    DROP = "drop_assessment", "作废"
    DRAFT_BULLETIN = "edit_assessment_bulletin", "改通报文字"
    ISSUE = "issue_assessment", "签发通报"
    PUBLISH = "publish_assessment", "向社会公开"
    TAKE_DOWN = "take_assessment_down", "撤下公开的通报"


class Side(TextChoices):
    """What an indicator looks at."""

    BUILD = "build", "建设"
    OVERSEE = "oversee", "监管"


class Standing(TextChoices):
    """What became of a problem of the year."""

    OPEN = "open", "没整改"
    RECTIFIED = "rectified", "已整改"
    OVERDUE = "overdue", "逾期没整改"


ASSESSMENT_DUTIES = {OFFICE: "组织考核的单位"}
_Y, _B = AssessmentState, AssessmentAct
ASSESSMENT = TransitionTable(
    (
        Transition(_Y.DRAFT, _B.REFRESH, OFFICE, _Y.DRAFT),
        Transition(_Y.DRAFT, _B.SET, OFFICE, _Y.DRAFT),
        Transition(_Y.DRAFT, _B.MARK, OFFICE, _Y.DRAFT),
        Transition(_Y.DRAFT, _B.CONCLUDE, OFFICE, _Y.CONCLUDED),
        Transition(_Y.DRAFT, _B.DROP, OFFICE, _Y.DROPPED),
        Transition(_Y.CONCLUDED, _B.REOPEN, OFFICE, _Y.DRAFT),
        Transition(_Y.CONCLUDED, _B.DRAFT_BULLETIN, OFFICE, _Y.CONCLUDED),
        Transition(_Y.CONCLUDED, _B.ISSUE, OFFICE, _Y.ISSUED),
        Transition(_Y.ISSUED, _B.PUBLISH, OFFICE, _Y.ISSUED),
        Transition(_Y.ISSUED, _B.TAKE_DOWN, OFFICE, _Y.ISSUED),
    )
)

register_kinds(
    {
        "inspection.assessment_opened": Kind("开始年度考核", Erasure.NOTHING),
        "inspection.assessed_units_refreshed": Kind("更新考核的单位名单", Erasure.NOTHING),
        "inspection.indicator_set": Kind("定考核项", Erasure.NOTHING),
        "inspection.indicator_removed": Kind("去掉考核项", Erasure.NOTHING),
        "inspection.unit_marked": Kind("给单位评一项", Erasure.NOTHING),
        "inspection.upper_veto_recorded": Kind("记上级检查的单项否决", Erasure.NOTHING),
        "inspection.upper_veto_withdrawn": Kind("撤销记错的单项否决", Erasure.NOTHING),
        "inspection.assessment_concluded": Kind("年度考核定稿", Erasure.NOTHING),
        "inspection.assessment_reopened": Kind("年度考核退回修改", Erasure.NOTHING),
        "inspection.assessment_dropped": Kind("年度考核作废", Erasure.NOTHING),
        "inspection.assessment_bulletin_edited": Kind("改年度考核通报文字", Erasure.NOTHING),
        "inspection.assessment_issued": Kind("签发年度考核通报", Erasure.NOTHING),
        "inspection.assessment_published": Kind("向社会公开年度考核通报", Erasure.NOTHING),
        "inspection.assessment_taken_down": Kind("撤下公开的年度考核通报", Erasure.NOTHING),
        "inspection.round_opened": Kind("开始一轮检查", Erasure.NOTHING),
        "inspection.sample_drawn": Kind("抽样", Erasure.NOTHING),
        "inspection.round_checked": Kind("运行本轮检测", Erasure.NOTHING),
        "inspection.item_judged": Kind("人工判定一项", Erasure.NOTHING),
        "inspection.sheet_closed": Kind("完成一份判定表", Erasure.NOTHING),
        "inspection.round_concluded": Kind("得出本轮结论", Erasure.NOTHING),
        "inspection.verdict_overruled": Kind("改判", Erasure.NOTHING),
        "inspection.bulletin_edited": Kind("改通报文字", Erasure.NOTHING),
        "inspection.bulletin_issued": Kind("签发通报", Erasure.NOTHING),
        "inspection.bulletin_published": Kind("向社会公开通报", Erasure.NOTHING),
        "inspection.bulletin_taken_down": Kind("撤下公开的通报", Erasure.NOTHING),
    }
)
