"""Applications 备案申请: what is applied for, where a case stands, and who may move it."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable
from zhengmei.organisations.states import Duty


class FilingAct(TextChoices):
    """What is filed. The first four are those of every regulation; the others follow from single articles."""

    OPEN = "open", "开设"
    CHANGE = "change", "变更"
    CLOSE = "close", "关停"
    CANCEL = "cancel", "注销"
    BACKFILL = "backfill", "补办"


ENDING = (FilingAct.CLOSE, FilingAct.CANCEL)
BEGINNING = (FilingAct.OPEN, FilingAct.BACKFILL)
WITH_ACCOUNT = (FilingAct.CHANGE, FilingAct.CLOSE, FilingAct.CANCEL)
"""Acts on an account that stands in the ledger; 补办 may have one, the others have none."""


class FilingCause(TextChoices):
    """Why, where an article gives the reason its own weight."""

    NEED = "", "工作需要"
    UNMAINTAINED = "unmaintained", "无力维护"
    REORGANISED = "reorganised", "机构变动"
    MERGED = "merged", "清理整合"
    LOST = "lost", "口令丢失、无法登录"


class ApplicationState(TextChoices):
    DRAFT = "draft", "草稿"
    WAITING = "waiting", "办理中"
    RETURNED = "returned", "退回补正"
    PASSED = "passed", "待实施"
    DONE = "done", "已办结"
    REFUSED = "refused", "不予通过"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN_STATES = (
    ApplicationState.DRAFT,
    ApplicationState.WAITING,
    ApplicationState.RETURNED,
    ApplicationState.PASSED,
)
"""A case in one of these is open; an account has one open case at a time."""

ACCEPTED_STATES = (ApplicationState.PASSED, ApplicationState.DONE)


class ApplicationMove(TextChoices):
    """The acts on a case, each a function in `actions`."""

    SAVE = "save_application", "存草稿"
    SUBMIT = "submit_application", "提交"
    RESUBMIT = "resubmit_application", "补正后再提交"
    PASS = "pass_step", "通过这一步"
    ACCEPT = "accept_application", "最后一步通过，等申请单位实施"
    FINISH = "finish_application", "最后一步通过，记入台账"
    RETURN = "return_application", "退回补正"
    REFUSE = "refuse_application", "不予通过"
    WITHDRAW = "withdraw_application", "撤回"
    CARRY_OUT = "carry_out_application", "实施回执"


APPLICANT, OFFICE = "applicant", "office"
APPLICATION_DUTIES = {APPLICANT: "申请单位", OFFICE: "办理单位"}
_S, _M = ApplicationState, ApplicationMove
APPLICATION = TransitionTable(
    (
        Transition(_S.DRAFT, _M.SAVE, APPLICANT, _S.DRAFT),
        Transition(_S.DRAFT, _M.SUBMIT, APPLICANT, _S.WAITING),
        Transition(_S.DRAFT, _M.WITHDRAW, APPLICANT, _S.WITHDRAWN),
        Transition(_S.WAITING, _M.PASS, OFFICE, _S.WAITING),
        Transition(_S.WAITING, _M.ACCEPT, OFFICE, _S.PASSED),
        Transition(_S.WAITING, _M.FINISH, OFFICE, _S.DONE),
        Transition(_S.WAITING, _M.RETURN, OFFICE, _S.RETURNED),
        Transition(_S.WAITING, _M.REFUSE, OFFICE, _S.REFUSED),
        Transition(_S.WAITING, _M.WITHDRAW, APPLICANT, _S.WITHDRAWN),
        Transition(_S.RETURNED, _M.SAVE, APPLICANT, _S.RETURNED),
        Transition(_S.RETURNED, _M.RESUBMIT, APPLICANT, _S.WAITING),
        Transition(_S.RETURNED, _M.WITHDRAW, APPLICANT, _S.WITHDRAWN),
        Transition(_S.PASSED, _M.CARRY_OUT, APPLICANT, _S.DONE),
        Transition(_S.PASSED, _M.WITHDRAW, APPLICANT, _S.WITHDRAWN),
    )
)


class Outcome(TextChoices):
    """What an office decided on its step."""

    PASSED = "passed", "通过"
    RETURNED = "returned", "退回补正"
    REFUSED = "refused", "不予通过"


PASS_WORDS = {"意见": "同意", "备案": "予以备案", "备案审查": "审查通过", "审核": "审核通过", "审批": "批准"}
"""What passing a step is called, by the name the regulation gives the step."""


class FilePurpose(TextChoices):
    """What a file handed in with an application shows."""

    SUPPORT = "support", "证明材料"
    CERTIFICATION = "certification", "认证截图"
    TECHNICAL = "technical", "检测证明"
    QR = "qr", "二维码"
    ENDING = "ending", "关停、注销证明"
    REMOVAL = "removal", "下架证明"
    STAMPED = "stamped", "盖章件扫描"
    REPLY = "reply", "上级批复"


SPONSOR = "sponsor"
SPONSOR_VOICES = (Duty.CHIEF, Duty.DEPUTY, Duty.SUPERVISOR)
"""Who gives the opinion of the sponsor: a head of the unit; in an office also whoever supervises for it."""

OFFICE_DUTIES = (Duty.SUPERVISOR,)
"""Who decides in a deciding office."""

register_kinds(
    {
        "filing.application.started": Kind("新建备案申请", Erasure.NOTHING),
        "filing.application.submitted": Kind("提交备案申请", Erasure.BY_REFERENCE),
        "filing.application.decided": Kind("办理备案申请", Erasure.NOTHING),
        "filing.application.withdrawn": Kind("撤回备案申请", Erasure.NOTHING),
        "filing.application.carried_out": Kind("实施备案事项", Erasure.NOTHING),
        "filing.application.handed_over": Kind("转交备案申请", Erasure.NOTHING),
        "filing.application.urged": Kind("催办备案申请", Erasure.NOTHING),
        "filing.application.file_added": Kind("添加申请材料", Erasure.BY_REFERENCE),
        "filing.application.file_removed": Kind("撤下申请材料", Erasure.BY_REFERENCE),
        "filing.terms.set": Kind("设定办件时限", Erasure.NOTHING),
        "filing.authorisation.given": Kind("授权管理单位", Erasure.NOTHING),
        "filing.authorisation.ended": Kind("停止授权管理单位", Erasure.NOTHING),
        "filing.calendar.corrected": Kind("更正工作日历", Erasure.NOTHING),
    }
)
