"""Who may do what to users. Which duty that takes is for `settings.MAY_MANAGE_USERS` to say: units stand above."""

from django.conf import settings
from django.utils.module_loading import import_string

from zhengmei.identity.models import User


def can_manage_users(user: User) -> bool:
    """May list, add, disable, enable, unlock and reset users."""
    answer: bool = import_string(settings.MAY_MANAGE_USERS)(user)
    return answer


def can_secure_users(user: User) -> bool:
    """May end the sessions of others and reset a lost second factor. `settings.MAY_SECURE_USERS` names the function."""
    answer: bool = import_string(settings.MAY_SECURE_USERS)(user)
    return answer


def must_use_second_factor(user: User) -> bool:
    """Has a duty that takes a second factor. `settings.MUST_USE_SECOND_FACTOR` names the function."""
    answer: bool = import_string(settings.MUST_USE_SECOND_FACTOR)(user)
    return answer
