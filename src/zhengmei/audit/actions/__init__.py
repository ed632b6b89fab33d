"""The acts of the room: writing an entry (every room calls `record`), handing data out, purging what is past its time."""

from zhengmei.audit.actions.exporting import (
    export_entries,
    first_difference,
    reasons_not_to_export,
)
from zhengmei.audit.actions.purging import PurgeRefused, purge_entries, reasons_not_to_purge
from zhengmei.audit.actions.requests import (
    ExportRefused,
    decide_export,
    reasons_not_to_decide_export,
    reasons_not_to_request_export,
    reasons_not_to_use_export,
    request_export,
    use_export,
)
from zhengmei.audit.actions.writing import Line, UnknownKind, record, record_many

__all__ = [
    "ExportRefused",
    "Line",
    "PurgeRefused",
    "UnknownKind",
    "decide_export",
    "export_entries",
    "first_difference",
    "purge_entries",
    "reasons_not_to_decide_export",
    "reasons_not_to_export",
    "reasons_not_to_purge",
    "reasons_not_to_request_export",
    "reasons_not_to_use_export",
    "record",
    "record_many",
    "request_export",
    "use_export",
]
