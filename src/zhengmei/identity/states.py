"""What happens to people who sign in, as the record names it."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable


class TokenState(TextChoices):
    """A token is asked for, allowed by another person, fetched once by whoever asked, and ended."""

    ASKED = "asked", "待批准"
    ALLOWED = "allowed", "待领取"
    LIVE = "live", "在用"
    REFUSED = "refused", "未批准"
    ENDED = "ended", "已停用"


class TokenAct(TextChoices):
    """The acts on a token, each a function in `actions`."""

    ALLOW = "allow_token", "批准"
    REFUSE = "refuse_token", "不批准"
    FETCH = "fetch_token", "领取"
    END = "end_token", "停用"


OWNER, MANAGER = "owner", "manager"
TOKEN_DUTIES = {OWNER: "申请人", MANAGER: "系统管理员"}
TOKEN = TransitionTable(
    (
        Transition(TokenState.ASKED, TokenAct.ALLOW, MANAGER, TokenState.ALLOWED),
        Transition(TokenState.ASKED, TokenAct.REFUSE, MANAGER, TokenState.REFUSED),
        Transition(TokenState.ASKED, TokenAct.END, OWNER, TokenState.ENDED),
        Transition(TokenState.ALLOWED, TokenAct.FETCH, OWNER, TokenState.LIVE),
        Transition(TokenState.ALLOWED, TokenAct.END, OWNER, TokenState.ENDED),
        Transition(TokenState.ALLOWED, TokenAct.END, MANAGER, TokenState.ENDED),
        Transition(TokenState.LIVE, TokenAct.END, OWNER, TokenState.ENDED),
        Transition(TokenState.LIVE, TokenAct.END, MANAGER, TokenState.ENDED),
    )
)


class SignInWay(TextChoices):
    PASSWORD = "password", "口令"
    CODE = "code", "口令加验证码"
    KEY = "key", "口令加安全密钥"
    RECOVERY = "recovery", "口令加恢复码"
    OUTSIDE = "outside", "统一身份认证"


class SessionEnd(TextChoices):
    SIGNED_OUT = "signed_out", "本人退出"
    REVOKED = "revoked", "被下线"
    REPLACED = "replaced", "别处又登录"
    PASSWORD = "password", "改了口令"
    DISABLED = "disabled", "用户停用"


register_kinds(
    {
        "identity.signed_in": Kind("登录", Erasure.KEPT_BY_LAW),
        "identity.sign_in_failed": Kind("登录失败", Erasure.KEPT_BY_LAW),
        "identity.locked_out": Kind("登录名被锁定", Erasure.KEPT_BY_LAW),
        "identity.unlocked": Kind("解除锁定", Erasure.KEPT_BY_LAW),
        "identity.signed_out": Kind("退出登录", Erasure.KEPT_BY_LAW),
        "identity.password_changed": Kind("修改口令", Erasure.KEPT_BY_LAW),
        "identity.password_reset": Kind("重置口令", Erasure.KEPT_BY_LAW),
        "identity.session_ended": Kind("下线登录会话", Erasure.KEPT_BY_LAW),
        "identity.factor_added": Kind("添加第二步验证", Erasure.KEPT_BY_LAW),
        "identity.factor_removed": Kind("删除第二步验证", Erasure.KEPT_BY_LAW),
        "identity.factors_reset": Kind("重置第二步验证", Erasure.KEPT_BY_LAW),
        "identity.codes_made": Kind("生成恢复码", Erasure.KEPT_BY_LAW),
        "identity.outside_linked": Kind("绑定统一身份认证", Erasure.KEPT_BY_LAW),
        "identity.outside_refused": Kind("统一身份认证登录被拒", Erasure.KEPT_BY_LAW),
        "identity.user_added": Kind("添加用户", Erasure.NOTHING),
        "identity.user_disabled": Kind("停用用户", Erasure.NOTHING),
        "identity.token_asked": Kind("申请接口令牌", Erasure.NOTHING),
        "identity.token_allowed": Kind("批准接口令牌", Erasure.NOTHING),
        "identity.token_refused": Kind("不批准接口令牌", Erasure.NOTHING),
        "identity.token_fetched": Kind("领取接口令牌", Erasure.NOTHING),
        "identity.token_ended": Kind("停用接口令牌", Erasure.NOTHING),
        "identity.user_enabled": Kind("启用用户", Erasure.NOTHING),
    }
)
