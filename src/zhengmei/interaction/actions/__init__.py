"""The acts of the room. One file an act; all are named here."""

from zhengmei.interaction.actions.messages import MessageOutcome, save_messages

__all__ = ["MessageOutcome", "save_messages"]
