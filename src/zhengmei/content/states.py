"""The closed lists of the room, and the table of what may be done with a draft."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable


class DraftState(TextChoices):
    """From the first word to the permit. Only APPROVED and EMERGENCY drafts have permits in force."""

    WRITING = "writing", "在写"
    REVIEW = "review", "审核中"
    RETURNED = "returned", "退回修改"
    APPROVED = "approved", "已签发"
    EMERGENCY = "emergency", "应急放行，待补审"
    DROPPED = "dropped", "已作废"


class HoldUntil(TextChoices):
    """What lets an account publish again."""

    PASSWORD = "password", "改了口令"
    CLOSED = "closed", "事件办结"


class DraftAct(TextChoices):
    """The acts on a draft, each a function in `actions`."""

    WRITE = "save_draft", "写稿"
    SUBMIT = "submit_draft", "送审"
    JUDGE = "judge_gate", "过关"
    PASS = "pass_step", "通过一步"
    SIGN = "sign_draft", "签发"
    RETURN = "return_draft", "退回修改"
    RECALL = "recall_draft", "撤回"
    CORRECT = "accept_hit", "照建议改"
    REVISE = "revise_draft", "改稿"
    RELEASE = "release_draft", "应急放行"
    CONFIRM = "confirm_release", "补审通过"
    REJECT = "reject_release", "补审不通过"
    DROP = "drop_draft", "作废"


AUTHOR, REVIEWER, SIGNER, RELEASER = "author", "reviewer", "signer", "releaser"
DUTY_WORDS = {
    AUTHOR: "编辑",
    REVIEWER: "审核人，不是作者",
    SIGNER: "办法定的签发人",
    RELEASER: "办法定的应急放行人",
}
_S, _A = DraftState, DraftAct
DRAFT = TransitionTable(
    (
        Transition(_S.WRITING, _A.WRITE, AUTHOR, _S.WRITING),
        Transition(_S.WRITING, _A.SUBMIT, AUTHOR, _S.REVIEW),
        Transition(_S.WRITING, _A.RELEASE, RELEASER, _S.EMERGENCY),
        Transition(_S.WRITING, _A.DROP, AUTHOR, _S.DROPPED),
        Transition(_S.RETURNED, _A.WRITE, AUTHOR, _S.RETURNED),
        Transition(_S.RETURNED, _A.SUBMIT, AUTHOR, _S.REVIEW),
        Transition(_S.RETURNED, _A.RELEASE, RELEASER, _S.EMERGENCY),
        Transition(_S.RETURNED, _A.DROP, AUTHOR, _S.DROPPED),
        Transition(_S.REVIEW, _A.JUDGE, REVIEWER, _S.REVIEW),
        Transition(_S.REVIEW, _A.CORRECT, REVIEWER, _S.REVIEW),
        Transition(_S.REVIEW, _A.PASS, REVIEWER, _S.REVIEW),
        Transition(_S.REVIEW, _A.SIGN, SIGNER, _S.APPROVED),
        Transition(_S.REVIEW, _A.RETURN, REVIEWER, _S.RETURNED),
        Transition(_S.REVIEW, _A.RECALL, AUTHOR, _S.WRITING),
        Transition(_S.REVIEW, _A.RELEASE, RELEASER, _S.EMERGENCY),
        Transition(_S.APPROVED, _A.REVISE, AUTHOR, _S.WRITING),
        Transition(_S.EMERGENCY, _A.JUDGE, REVIEWER, _S.EMERGENCY),
        Transition(_S.EMERGENCY, _A.CONFIRM, REVIEWER, _S.APPROVED),
        Transition(_S.EMERGENCY, _A.REJECT, REVIEWER, _S.RETURNED),
    )
)
WRITABLE = (DraftState.WRITING, DraftState.RETURNED)
UNDER_REVIEW = (DraftState.REVIEW, DraftState.EMERGENCY)


class DraftKind(TextChoices):
    ORIGINAL = "original", "原创"
    REPOST = "repost", "转载"
    INTERPRETATION = "interpretation", "解读"
    NOTICE = "notice", "通知公告"
    SERVICE = "service", "办事服务"


class PrivacyGround(TextChoices):
    """The only two reasons for which personal data may stand (FCG-19-b)."""

    NONE = "", "没有，个人信息一律去标识"
    PENALTY = "penalty", "惩戒公示"
    MANDATORY = "mandatory", "强制性信息披露"


class AttachmentRole(TextChoices):
    """What an attachment is. The first three are confirmed one by one where the pack asks for it (WH-4.2-g)."""

    SCREENSHOT = "screenshot", "截图"
    IMAGE = "image", "图片"
    VIDEO = "video", "视频"
    AUDIO = "audio", "音频"
    FILE = "file", "附件"


MEDIA = (AttachmentRole.SCREENSHOT, AttachmentRole.IMAGE, AttachmentRole.VIDEO)


class StepState(TextChoices):
    WAITING = "waiting", "待办"
    PASSED = "passed", "通过"
    RETURNED = "returned", "退回"
    VOID = "void", "作废"


class Verdict(TextChoices):
    OPEN = "", "没看"
    PASSED = "passed", "通过"
    FAILED = "failed", "不通过"


class Decision(TextChoices):
    """What a person did with a hit."""

    ACCEPTED = "accepted", "照建议改了"
    CORRECTED = "corrected", "改了"
    OVERRULED = "overruled", "不改，写明理由"


class SignKind(TextChoices):
    """Why another unit is asked."""

    CONCERNED = "concerned", "涉及单位会签"
    FLAGSHIP = "flagship", "主平台意见"


class SignAnswer(TextChoices):
    OPEN = "", "没答复"
    AGREED = "agreed", "同意"
    REFUSED = "refused", "不同意"
    REPOST = "repost", "转发"
    NO_REPOST = "no_repost", "不转发"


SIGN_ANSWERS = {
    SignKind.CONCERNED: (SignAnswer.AGREED, SignAnswer.REFUSED),
    SignKind.FLAGSHIP: (SignAnswer.REPOST, SignAnswer.NO_REPOST),
}
"""What may be answered to each question."""


class AuthorisationKind(TextChoices):
    """What was allowed in writing by somebody with the power to do so."""

    SENSITIVE = "sensitive", "敏感内容发布授权"
    OPINION = "opinion", "发表观点授权"


class PermitState(TextChoices):
    VALID = "valid", "有效"
    EXPIRED = "expired", "已过期"
    VOID = "void", "已失效"


register_kinds(
    {
        "content.draft.started": Kind("起草稿件", Erasure.NOTHING),
        "content.draft.written": Kind("写稿", Erasure.NOTHING),
        "content.draft.settled": Kind("解决两处同时改稿", Erasure.NOTHING),
        "content.revision.kept": Kind("存为一稿", Erasure.NOTHING),
        "content.draft.submitted": Kind("送审", Erasure.NOTHING),
        "content.draft.recalled": Kind("撤回送审", Erasure.NOTHING),
        "content.draft.returned": Kind("退回修改", Erasure.NOTHING),
        "content.draft.revised": Kind("改已签发的稿", Erasure.NOTHING),
        "content.draft.dropped": Kind("作废稿件", Erasure.NOTHING),
        "content.draft.exported": Kind("导出稿件清单", Erasure.NOTHING),
        "content.account.held": Kind("停发账号", Erasure.NOTHING),
        "content.account.released": Kind("恢复账号发布", Erasure.NOTHING),
        "content.gate.judged": Kind("过关口", Erasure.NOTHING),
        "content.step.passed": Kind("通过一步审核", Erasure.NOTHING),
        "content.draft.signed": Kind("签发", Erasure.NOTHING),
        "content.draft.released": Kind("应急放行", Erasure.NOTHING),
        "content.release.confirmed": Kind("补审通过", Erasure.NOTHING),
        "content.release.rejected": Kind("补审不通过", Erasure.NOTHING),
        "content.hit.decided": Kind("处理一处命中", Erasure.NOTHING),
        "content.attachment.added": Kind("添加素材", Erasure.NOTHING),
        "content.attachment.removed": Kind("去掉素材", Erasure.NOTHING),
        "content.attachment.confirmed": Kind("审看素材", Erasure.NOTHING),
        "content.comment.written": Kind("写批注", Erasure.NOTHING),
        "content.comment.settled": Kind("批注办结", Erasure.NOTHING),
        "content.counter_sign.answered": Kind("答复会签", Erasure.NOTHING),
        "content.authorisation.recorded": Kind("记录授权", Erasure.NOTHING),
        "content.mandate.given": Kind("授权签发", Erasure.NOTHING),
        "content.mandate.ended": Kind("收回授权签发", Erasure.NOTHING),
        "content.permit.voided": Kind("作废发布许可", Erasure.NOTHING),
        "content.permit.handed_out": Kind("取发布包", Erasure.NOTHING),
        "content.sheet.printed": Kind("打印审核单", Erasure.NOTHING),
    }
)


class OrderState(TextChoices):
    """A mandated repost, from its issue to its end. Ended ones ask nobody any more."""

    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"
    WITHDRAWN = "withdrawn", "已收回"


class DutyState(TextChoices):
    """What one account did about a mandated repost. Lateness is counted from the deadline, not stored."""

    OPEN = "open", "没转"
    DONE = "done", "已转"
    PART = "part", "不充分"
    EXCUSED = "excused", "不用转"


class DocumentRole(TextChoices):
    POLICY = "policy", "政策稿"
    INTERPRETATION = "interpretation", "解读稿"


class TopicState(TextChoices):
    PLANNED = "planned", "已定"
    CLOSED = "closed", "已结束"
    DROPPED = "dropped", "不做了"


class TaskKind(TextChoices):
    """What a unit or another party is asked for."""

    SUPPLY = "supply", "供稿"
    INTERPRETATION = "interpretation", "解读"
    INTERACTION = "interaction", "互动回应"
    TOPIC = "topic", "选题发布"


class TaskState(TextChoices):
    OPEN = "open", "待办"
    DONE = "done", "办好了"
    WITHDRAWN = "withdrawn", "收回了"


class ConsultationState(TextChoices):
    DRAFT = "draft", "在写"
    OPEN = "open", "征集中"
    CLOSED = "closed", "待反馈"
    ANSWERED = "answered", "已反馈"
    WITHDRAWN = "withdrawn", "已收回"


class NumberKey(TextChoices):
    """What a unit may set a number of its own for; the pack's own default holds until it does."""

    REPOST_HOURS = "repost_hours", "必转多少小时内"
    POLICY_HOURS = "policy_hours", "政策文件登记后多少小时内发布"
    MEETING_DAYS = "meeting_days", "多少天研究一次内容"


class WordSeverity(TextChoices):
    """How hard a word of the unit's own list is; as in the text rules."""

    STOP = "stop", "严重"
    WARN = "warn", "错误"
    HINT = "hint", "提示"


register_kinds(
    {
        "content.source.added": Kind("添加稿源", Erasure.NOTHING),
        "content.source.ended": Kind("停用稿源", Erasure.NOTHING),
        "content.sources.imported": Kind("导入稿源", Erasure.NOTHING),
        "content.repost.noted": Kind("登记转载原文", Erasure.NOTHING),
        "content.repost.excepted": Kind("批准转载例外", Erasure.NOTHING),
        "content.exchange.noted": Kind("登记对方转载", Erasure.NOTHING),
        "content.order.issued": Kind("下发必转", Erasure.NOTHING),
        "content.order.reminded": Kind("提醒必转", Erasure.NOTHING),
        "content.order.closed": Kind("结束必转", Erasure.NOTHING),
        "content.order.withdrawn": Kind("收回必转", Erasure.NOTHING),
        "content.duty.taken": Kind("为必转起稿", Erasure.NOTHING),
        "content.duty.done": Kind("登记已转", Erasure.NOTHING),
        "content.duty.excused": Kind("免去必转", Erasure.NOTHING),
        "content.link.recorded": Kind("登记已发布", Erasure.NOTHING),
        "content.draft.placed": Kind("给稿件归类", Erasure.NOTHING),
        "content.policy.registered": Kind("登记政策文件", Erasure.NOTHING),
        "content.policy.changed": Kind("更改政策文件", Erasure.NOTHING),
        "content.policy.linked": Kind("关联政策和稿件", Erasure.NOTHING),
        "content.policy.unlinked": Kind("取消关联", Erasure.NOTHING),
        "content.consultation.written": Kind("写意见征集", Erasure.NOTHING),
        "content.consultation.opened": Kind("开始征集意见", Erasure.NOTHING),
        "content.consultation.closed": Kind("结束征集", Erasure.NOTHING),
        "content.consultation.answered": Kind("公布征集结果", Erasure.NOTHING),
        "content.consultation.withdrawn": Kind("收回意见征集", Erasure.NOTHING),
        "content.topic.planned": Kind("定选题", Erasure.NOTHING),
        "content.topic.changed": Kind("改选题", Erasure.NOTHING),
        "content.topic.closed": Kind("结束选题", Erasure.NOTHING),
        "content.activity.added": Kind("登记线下活动", Erasure.NOTHING),
        "content.column.opened": Kind("开栏目", Erasure.NOTHING),
        "content.column.archived": Kind("停栏目", Erasure.NOTHING),
        "content.column.removed": Kind("删栏目", Erasure.NOTHING),
        "content.meeting.held": Kind("记选题会", Erasure.NOTHING),
        "content.task.given": Kind("分派供稿任务", Erasure.NOTHING),
        "content.task.finished": Kind("办完供稿任务", Erasure.NOTHING),
        "content.task.withdrawn": Kind("收回供稿任务", Erasure.NOTHING),
        "content.number.set": Kind("设定本单位的数", Erasure.NOTHING),
        "content.word.added": Kind("添加本单位词条", Erasure.NOTHING),
        "content.word.ended": Kind("停用本单位词条", Erasure.NOTHING),
        "content.rule.muted": Kind("停用文字规则", Erasure.NOTHING),
        "content.rule.unmuted": Kind("恢复文字规则", Erasure.NOTHING),
        "content.draft.masked": Kind("一键去标识", Erasure.NOTHING),
    }
)
