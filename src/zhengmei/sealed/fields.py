"""Four columns: words, or a JSON object, sealed and opened by themselves; words opened by themselves where an act sealed
them; a secret never opened by itself."""

import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, In, IsNull, Lookup

from zhengmei.core.sealing import is_sealed, open_sealed, seal


class _Opening(models.CharField):  # type: ignore[type-arg]
    """Reads sealed words as the words they were, and plain ones (from before) as they are."""

    def get_internal_type(self) -> str:
        return "TextField"  # sealed words are longer than max_length, which counts the plain ones

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        return open_sealed(value) if value and is_sealed(value) else value


class SealedCharField(_Opening):
    """Words sealed on their way to the database and opened on their way back; empty stays empty.

    Nobody can search by them: only whether they are empty may be asked (FieldError otherwise).
    """

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        plain = super().get_db_prep_save(value, connection)
        return seal(plain) if isinstance(plain, str) and plain else plain

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        found: dict[str, type[Lookup[Any]]] = {"exact": _OnlyEmpty, "isnull": IsNull, "in": _NoneInside}
        if lookup_name not in found:
            raise FieldError(f"{self.name} is sealed: only whether it is empty can be asked, not {lookup_name}")
        return found[lookup_name]


class _OnlyEmpty(Exact):
    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise FieldError("a sealed column can be compared with the empty text only")
        return self.rhs


class _NoneInside(In):
    def get_prep_lookup(self) -> Any:
        raise FieldError("a sealed column can be compared with the empty text only")


class OpenedCharField(_Opening):
    """Words an act may have sealed (with `core.sealing.seal`) and that are opened when read; written as they are given.

    For rows that are written once: saving one again would write what was opened.
    """


class SealedJSON(models.TextField):  # type: ignore[type-arg]
    """A JSON object sealed whole on its way to the database and opened on its way back. Nothing inside it can be searched.

    What a JSONField wrote before there was sealing is read as it is.
    """

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *args: Any) -> Any:
        if not value:
            return {}
        return json.loads(open_sealed(value) if is_sealed(value) else value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        plain = super().get_db_prep_save(value, connection)
        return seal(plain) if isinstance(plain, str) and plain else plain

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: nothing inside it can be asked")
        return IsNull


class SealedText(models.TextField):  # type: ignore[type-arg]
    """A secret that is never opened by reading its row: only `opened` does that, and only an act calls it.

    `bound_by` names the column of the same row (a UUID) that its ciphertext belongs to: copied into another row it
    does not open.
    """

    def __init__(self, *args: Any, bound_by: str = "reference", **options: Any) -> None:
        self.bound_by = bound_by
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "bound_by": self.bound_by}

    def place(self, bound: object) -> str:
        """What the ciphertext in the row named `bound` is bound to."""
        return f"{self.model._meta.label_lower}.{self.name}:{bound}"


def _column(row: models.Model, name: str) -> SealedText:
    column = row._meta.get_field(name)
    assert isinstance(column, SealedText)
    return column


def sealed_for(row: models.Model, name: str, secret: str) -> str:
    """The secret sealed for this column of this row; the caller saves it."""
    column = _column(row, name)
    return seal(secret, column.place(getattr(row, column.bound_by))) if secret else ""


def opened(row: models.Model, name: str) -> str:
    """The secret in this column of this row. Raises core.sealing.SealingFailed."""
    column = _column(row, name)
    held = getattr(row, name)
    return open_sealed(held, column.place(getattr(row, column.bound_by))) if held else ""
