"""What people type to sign in."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """The same sentence for a wrong name, a wrong password and a disabled user: nobody learns which names exist."""

    error_messages = {
        "invalid_login": "登录名或口令不对。注意大小写和输入法；再想想，或者找本单位系统管理员重置口令。",
        "inactive": "登录名或口令不对。注意大小写和输入法；再想想，或者找本单位系统管理员重置口令。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "口令"
