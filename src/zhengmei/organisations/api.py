"""Units for programs: what the person may see, without anybody's name or number."""

from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.queries import organisations_visible_to
from zhengmei.ui.api import NO_NUL, REFUSALS, Pages

router = Router(tags=["单位"])


class UnitOut(Schema):
    """A unit."""

    id: int
    name: Annotated[str, Field(description="单位名称")]
    kind: Annotated[str, Field(description="单位类型", alias="get_kind_display")]
    level: Annotated[str, Field(description="层级", alias="get_level_display")]
    region: Annotated[str, Field(description="地区", alias="region.name")]
    supervisor_id: Annotated[int | None, Field(description="主管单位的 id")]
    state: Annotated[str, Field(description="状态：在用、已并入、已撤销", alias="get_state_display")]


@router.get("/", response={200: list[UnitOut], **REFUSALS}, summary="单位列表")
@paginate(Pages)
def units(
    request: HttpRequest, q: Annotated[str, Query(description="名称里的字", max_length=60, pattern=NO_NUL)] = ""
) -> QuerySet[Organisation]:
    """看得到的单位，按 id 排。"""
    assert isinstance(request.user, User)
    found = organisations_visible_to(request.user, clock.today()).select_related("region").order_by("pk")
    return found.filter(name__icontains=q) if q else found
