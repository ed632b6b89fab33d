"""Pages for what went wrong: what happened, what was kept, what to do, and a number under which it was logged."""

import logging
import secrets
import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from zhengmei.core.sealing import SealingFailed
from zhengmei.ui.places import Switch

log = logging.getLogger("zhengmei.errors")


def _page(
    request: HttpRequest, status: int, title: str, happened: str, kept: str, todo: str, switch: Switch | None = None
) -> HttpResponse:
    """Drawn without context processors, so that it stands even when the database does not."""
    reference = secrets.token_hex(4).upper()
    level = logging.ERROR if status >= 500 else logging.WARNING
    log.log(
        level, "%s %s %s %s", reference, status, request.method, request.path, exc_info=status >= 500 and sys.exc_info()
    )
    words = {"title": title, "happened": happened, "kept": kept, "todo": todo, "reference": reference, "status": status}
    more = {"switch": switch, "csrf_token": get_token(request)} if switch else {}
    response = HttpResponse(render_to_string("ui/error.html", {**words, **more}), status=status)
    response["X-Reference"] = reference
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where the form itself was too large."""
    if isinstance(exception, RequestDataTooBig):
        return content_too_large(request)
    return _page(
        request,
        400,
        "看不懂这次请求",
        "浏览器送来的内容不完整，或者被改动过。",
        "什么都没有保存，原有的数据没有变。",
        "退回上一页，刷新后再做一次。",
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the sentence of the refusal where there is one, and the other capacity to take where there is one."""
    switch: Switch | None = getattr(request, "switch", None)
    why = str(exception) if exception is not None and str(exception) else "你现在的职责不能看这一页，或不能办这件事。"
    return _page(
        request,
        403,
        "没有权限",
        why,
        "什么都没有改动。",
        _elsewhere(switch) if switch else "确实该由你办的，请本单位系统管理员安排相应职责。",
        switch,
    )


def _elsewhere(switch: Switch) -> str:
    here = f"你现在以{switch.here}的身份办事。"
    if switch.sure:
        return f"{here}这一页以{switch.names}的身份能看：换过去再办。"
    return f"{here}你还在{switch.names}任职：这件事归那边的，换过去再办；都不归的，请本单位系统管理员安排相应职责。"


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: says the same for what is not there and for what this person may not see in any of their capacities."""
    switch: Switch | None = getattr(request, "switch", None)
    switch = switch if switch and switch.sure else None
    return _page(
        request,
        404,
        "没有这一页",
        "这一条不在你现在的身份能看的范围里。" if switch else "地址写错了，或者这一条不在你能看的范围里。",
        "什么都没有改动。",
        _elsewhere(switch) if switch else "核对地址，或者从工作台、搜索里找。",
        switch,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is stale: usually a page left open over a new sign-in."""
    return _page(
        request,
        403,
        "页面放得太久了",
        "这一页打开之后你重新登录过，或者浏览器没有带上校验信息，为防别人冒用你的身份，这次提交没有收下。",
        "什么都没有保存；长表单里写的内容还在这个窗口里。",
        "退回上一页，刷新后再提交。还是不行，检查浏览器是否禁用了 Cookie。",
    )


def content_too_large(request: HttpRequest) -> HttpResponse:
    """413 for a file or form beyond the limit."""
    return _page(
        request,
        413,
        "文件太大",
        "送来的文件或内容超过了本系统的上限。",
        "什么都没有保存，原有的数据没有变。",
        "把文件拆成几份再传，例如按季度或按平台拆开；确实要传大文件的，请系统管理员调高上限。",
    )


def sealing_failed(request: HttpRequest, failed: SealingFailed) -> HttpResponse:
    """503 where something sealed cannot be opened: which key is wanted, and what to do."""
    return _page(
        request,
        503,
        "封存的内容打不开",
        str(failed),
        "什么都没有改动，封存的内容还在数据库里。",
        "请系统管理员用 zhengmei keys status 核对密钥，把缺的密钥放回来；不用重装，放回来就能打开。",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500. The act is one transaction, so nothing is half done."""
    return _page(
        request,
        500,
        "系统出错了",
        "处理这一页时出了意外，原因已经记下。",
        "这一步没有办成，也没有办一半；之前保存的都在。",
        "过一会儿再试。还是不行，把下面的编号告诉系统管理员。",
    )
