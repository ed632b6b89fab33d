"""The acts of the room: writing an entry (every room calls `record`), and handing entries out as a file."""

from zhengmei.audit.actions.exporting import (
    ExportRefused,
    export_entries,
    first_difference,
    reasons_not_to_export,
)
from zhengmei.audit.actions.writing import Line, UnknownKind, acting_as, record, record_many

__all__ = [
    "ExportRefused",
    "Line",
    "UnknownKind",
    "acting_as",
    "export_entries",
    "first_difference",
    "reasons_not_to_export",
    "record",
    "record_many",
]
