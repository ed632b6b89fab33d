"""What the room keeps. One file a matter; all are named here."""

from zhengmei.filing.models.ledger import ColumnChoice, FieldChange, ImportBatch, MediaAccount, RuleException

__all__ = ["ColumnChoice", "FieldChange", "ImportBatch", "MediaAccount", "RuleException"]
