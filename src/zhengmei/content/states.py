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
