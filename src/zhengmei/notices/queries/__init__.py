"""Reading the room. All are named here."""

from zhengmei.notices.queries.inbox import matching, notices_visible_to, unread

__all__ = ["matching", "notices_visible_to", "unread"]
