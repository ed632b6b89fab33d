"""What happens to people who sign in, as the record names it."""

from zhengmei.audit.states import Erasure, Kind, register_kinds

register_kinds(
    {
        "identity.signed_in": Kind("登录", Erasure.KEPT_BY_LAW),
        "identity.sign_in_failed": Kind("登录失败", Erasure.KEPT_BY_LAW),
        "identity.locked_out": Kind("登录名被锁定", Erasure.KEPT_BY_LAW),
        "identity.unlocked": Kind("解除锁定", Erasure.KEPT_BY_LAW),
        "identity.signed_out": Kind("退出登录", Erasure.KEPT_BY_LAW),
        "identity.password_changed": Kind("修改口令", Erasure.KEPT_BY_LAW),
        "identity.password_reset": Kind("重置口令", Erasure.KEPT_BY_LAW),
        "identity.user_added": Kind("添加用户", Erasure.NOTHING),
        "identity.user_disabled": Kind("停用用户", Erasure.NOTHING),
        "identity.user_enabled": Kind("启用用户", Erasure.NOTHING),
    }
)
