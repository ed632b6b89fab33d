"""The interface for programs: read only, as OpenAPI, for a signed-in person or whoever shows a token of theirs."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer

from zhengmei import __version__
from zhengmei.filing.api import accounts, applications
from zhengmei.organisations.api import router as units

WRONG = {"missing": "没有写", "string_too_long": "太长", "enum": "不在可选的值里", "greater_than_equal": "太小"}


class ByToken(HttpBearer):
    """The token was looked at before (`middleware.Program`); a signed-in person needs none."""

    def __call__(self, request: HttpRequest) -> Any:
        return request.user if request.user.is_authenticated else None

    def authenticate(self, request: HttpRequest, token: str) -> None:
        return None


api = NinjaAPI(
    title="政媒接口",
    version=__version__,
    description="读台账、单位和备案。只读；看到的和令牌申请人自己看到的一样多（在几个单位任职的，各单位的都在内），不含个人姓名和电话。",
    docs_url=None,
    urls_namespace="api",
    auth=ByToken(),
)
api.add_router("/units/", units)
api.add_router("/accounts/", accounts)
api.add_router("/applications/", applications)


@api.exception_handler(AuthenticationError)
def nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401: no token, a wrong one, or one that has ended."""
    detail = "没有登录，令牌也不对、到期或停用了。请求头写 Authorization: Bearer 令牌；令牌在“接口令牌”页申请。"
    answer = api.create_response(request, {"detail": detail}, status=401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ObjectDoesNotExist)
def nothing(request: HttpRequest, error: ObjectDoesNotExist) -> HttpResponse:
    """404: not there, or not visible to this person, which is the same answer."""
    return api.create_response(request, {"detail": "没有这一条，或者令牌的申请人看不到它。"}, status=404)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: which parameter, and what is wrong with it."""
    faults = [
        {"parameter": str(one["loc"][-1]), "why": WRONG.get(str(one["type"]), "看不懂"), "said": str(one["msg"])}
        for one in error.errors
    ]
    names = "、".join(fault["parameter"] for fault in faults)
    return api.create_response(request, {"detail": f"参数 {names} 要改。", "faults": faults}, status=422)
