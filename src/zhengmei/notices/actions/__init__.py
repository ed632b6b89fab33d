"""The acts of the room. All are named here."""

from zhengmei.notices.actions.telling import mark_all_read, mark_read, notify, settle

__all__ = ["mark_all_read", "mark_read", "notify", "settle"]
