"""The ledger and the filings for programs: what the person may see. Names and numbers of persons are left out."""

from datetime import UTC, date, datetime
from typing import Annotated

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime

from zhengmei.core import clock
from zhengmei.filing.models import Application, FieldChange, MediaAccount
from zhengmei.filing.queries import applications_visible_to, changes_of, fact_label, media_accounts_visible_to
from zhengmei.filing.queries.applications import with_steps
from zhengmei.filing.states import OPEN_FACTS, AccountStatus, ApplicationState
from zhengmei.identity.models import User
from zhengmei.ui.api import LARGEST_ID, NO_NUL, REFUSALS, Pages

EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
accounts = Router(tags=["台账"])
applications = Router(tags=["备案"])


class AccountOut(Schema):
    """An account 政务新媒体账号 as the ledger has it."""

    id: int
    name: Annotated[str, Field(description="账号名称")]
    platform: Annotated[str, Field(description="平台代码")]
    platform_name: Annotated[str, Field(description="平台")]
    platform_account_id: Annotated[str, Field(description="平台账号ID")]
    sponsor_id: Annotated[int, Field(description="主办单位的 id")]
    sponsor: Annotated[str, Field(description="主办单位", alias="sponsor.name")]
    level: Annotated[str, Field(description="主办单位层级", alias="sponsor.get_level_display")]
    region: Annotated[str, Field(description="所属地区", alias="sponsor.region.name")]
    managing: Annotated[str | None, Field(description="主管单位", alias="managing.name")] = None
    operator_name: Annotated[str, Field(description="承办单位")]
    status: Annotated[AccountStatus, Field(description="运行状态代码")]
    status_name: Annotated[str, Field(description="运行状态", alias="get_status_display")]
    is_main: Annotated[bool, Field(description="是否主账号")]
    is_certified: Annotated[bool | None, Field(description="是否认证；空为不知道")]
    certification_text: Annotated[str, Field(description="认证信息")]
    filing_number: Annotated[str, Field(description="备案编号")]
    url: Annotated[str, Field(description="访问链接")]
    followers: Annotated[int | None, Field(description="粉丝数")]
    functions: Annotated[list[str], Field(description="功能")]
    opened_on: Annotated[date | None, Field(description="开设日期")]
    cancelled_on: Annotated[date | None, Field(description="注销日期")]
    changed_at: Annotated[datetime, Field(description="最近变动")]


class ChangeOut(Schema):
    """One field of an account, from what to what."""

    id: int
    field: Annotated[str, Field(description="字段")]
    label: Annotated[str, Field(description="字段的名称")]
    before: Annotated[str, Field(description="原来")]
    after: Annotated[str, Field(description="改成")]
    at: Annotated[datetime, Field(description="时间")]
    through: Annotated[str, Field(description="来历", alias="source_words")]
    filed: Annotated[bool, Field(description="是否经过备案")]

    @staticmethod
    def resolve_label(change: FieldChange) -> str:
        return fact_label(change.field)


class StepOut(Schema):
    """One office a case passes."""

    position: Annotated[int, Field(description="第几步")]
    name: Annotated[str, Field(description="环节")]
    unit: Annotated[str, Field(description="哪个单位", alias="unit_words")]
    skipped: Annotated[str, Field(description="为什么跳过；空为不跳过")]
    arrived_at: Annotated[datetime | None, Field(description="到达时间")]
    done_at: Annotated[datetime | None, Field(description="办结时间")]
    due_on: Annotated[date | None, Field(description="期限")]


class ApplicationOut(Schema):
    """A case 备案申请."""

    id: int
    act: Annotated[str, Field(description="事项", alias="get_act_display")]
    name: Annotated[str, Field(description="账号名称")]
    platform_name: Annotated[str, Field(description="平台")]
    account_id: Annotated[int | None, Field(description="台账里账号的 id", alias="media_account_id")]
    sponsor_id: Annotated[int, Field(description="主办单位的 id")]
    sponsor: Annotated[str, Field(description="主办单位", alias="sponsor.name")]
    state: Annotated[ApplicationState, Field(description="状态代码")]
    state_name: Annotated[str, Field(description="状态", alias="get_state_display")]
    number: Annotated[str, Field(description="备案编号；没有通过时为空")]
    pack: Annotated[str, Field(description="依据的办法", alias="pack_id")]
    submitted_at: Annotated[datetime | None, Field(description="提交时间")]
    due_on: Annotated[date | None, Field(description="办理期限")]
    accepted_at: Annotated[datetime | None, Field(description="通过时间")]
    ended_at: Annotated[datetime | None, Field(description="办结时间")]


class CaseOut(ApplicationOut):
    """A case with the offices it passes."""

    steps: Annotated[list[StepOut], Field(description="各步")]

    @staticmethod
    def resolve_steps(case: Application) -> list[object]:
        return list(case.steps.all())


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _accounts(request: HttpRequest) -> QuerySet[MediaAccount]:
    return media_accounts_visible_to(_person(request), clock.today()).order_by("pk")


@accounts.get("/", response={200: list[AccountOut], **REFUSALS}, summary="账号列表")
@paginate(Pages)
def list_accounts(
    request: HttpRequest,
    q: Annotated[str, Query(description="名称、主办单位或平台账号ID里的字", max_length=60, pattern=NO_NUL)] = "",
    platform: Annotated[str, Query(description="平台代码", max_length=24, pattern=NO_NUL)] = "",
    status: Annotated[AccountStatus | None, Query(description="运行状态代码")] = None,
    sponsor_id: Annotated[int | None, Query(description="主办单位的 id", ge=1, le=LARGEST_ID)] = None,
    changed_since: Annotated[AwareDatetime | None, Query(description="这个时刻以后变动过的，带时区")] = None,
) -> QuerySet[MediaAccount]:
    """看得到的账号，按 id 排。"""
    found = _accounts(request)
    if q:
        found = found.filter(Q(name__icontains=q) | Q(sponsor__name__icontains=q) | Q(platform_account_id__icontains=q))
    exact = {"platform": platform or None, "status": status, "sponsor": sponsor_id}
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    if changed_since is not None:
        found = found.filter(changed_at__gte=min(max(changed_since, EARLIEST), LATEST).astimezone(UTC))
    return found


@accounts.get("/{pk}/", response={200: AccountOut, **REFUSALS}, summary="一个账号")
def one_account(request: HttpRequest, pk: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> MediaAccount:
    """看不到的和没有的，都答没有。"""
    return _accounts(request).get(pk=pk)


@accounts.get("/{pk}/changes/", response={200: list[ChangeOut], **REFUSALS}, summary="一个账号的变动")
def changes(request: HttpRequest, pk: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> QuerySet[FieldChange]:
    """每一项从什么改成什么，新的在前；责任人、联系人和电话不在内。"""
    return changes_of(_accounts(request).get(pk=pk)).filter(field__in=OPEN_FACTS)


@applications.get("/", response={200: list[ApplicationOut], **REFUSALS}, summary="备案列表")
@paginate(Pages)
def list_applications(
    request: HttpRequest,
    state: Annotated[ApplicationState | None, Query(description="状态代码")] = None,
    sponsor_id: Annotated[int | None, Query(description="主办单位的 id", ge=1, le=LARGEST_ID)] = None,
) -> QuerySet[Application]:
    """看得到的备案申请，按 id 排。"""
    found = applications_visible_to(_person(request), clock.today()).order_by("pk")
    exact = {"state": state, "sponsor": sponsor_id}
    return found.filter(**{name: value for name, value in exact.items() if value is not None})


@applications.get("/{pk}/", response={200: CaseOut, **REFUSALS}, summary="一件备案")
def one_application(request: HttpRequest, pk: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> Application:
    """带各步；看不到的和没有的，都答没有。"""
    return with_steps(applications_visible_to(_person(request), clock.today())).get(pk=pk)
