"""Who may do what to users. Which duty that takes is for `settings.MAY_MANAGE_USERS` to say: units stand above."""

from django.conf import settings
from django.utils.module_loading import import_string

from zhengmei.identity.models import User


def can_manage_users(user: User) -> bool:
    """May list, add, disable, enable, unlock and reset users."""
    answer: bool = import_string(settings.MAY_MANAGE_USERS)(user)
    return answer
