"""What every part of the interface for programs shares: pages of a list, and what a refusal looks like."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from ninja.pagination import LimitOffsetPagination

NO_NUL = r"^[^\x00]*$"
MOST = 500  # rows an answer may hold
LARGEST_ID = 2**63 - 1


class Refusal(Schema):
    """Why there is no answer, and what to do."""

    detail: Annotated[str, Field(description="怎么回事，怎么办")]
    faults: Annotated[list[dict[str, str]], Field(description="哪些参数要改")] = []


REFUSALS: dict[int, Any] = {401: Refusal, 404: Refusal, 422: Refusal}
"""The refusals of every operation; 404 stands for what is not there and for what the person may not see."""


class Pages(LimitOffsetPagination):
    """`limit` rows from `offset` on, with the count of all."""

    class Input(Schema):
        limit: Annotated[int, Field(description="一次多少条", ge=1, le=MOST)] = 100
        offset: Annotated[int, Field(description="从第几条起", ge=0, le=1_000_000_000)] = 0

    def paginate_queryset(self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any) -> Any:
        rows = queryset[pagination.offset : pagination.offset + pagination.limit]
        return {"items": rows, "count": queryset.count()}
