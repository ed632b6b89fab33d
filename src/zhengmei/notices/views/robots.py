"""The group robots of the units one may set up."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhengmei.core import clock
from zhengmei.identity.models import User
from zhengmei.notices.actions.robots import RobotGiven, RobotNotSet, add_robot, change_robot, switch_robot, try_robot
from zhengmei.notices.forms.robots import RobotForm, WishesForm
from zhengmei.notices.queries.robots import robots_visible_to, units_with_robots

WISHES = ("name", "chapters", "quiet_from", "quiet_to")


@sensitive_post_parameters("address", "secret")
def robots(request: HttpRequest) -> HttpResponse:
    """Those there are, and a form for one more."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    units = units_with_robots(user, now.date())
    if not units:
        raise PermissionDenied("群机器人由单位负责人、联络员或主管设置，请找他们。")
    form = RobotForm(request.POST or None, units=units)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        where = {name: held[name] for name in ("platform", "address", "secret")}
        try:
            add_robot(unit_id=held["unit"], given=RobotGiven(**form.given()), by=user, now=now, **where)
        except RobotNotSet as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已添加。点“试发”看看群里收不收得到。")
            return redirect("notices:robots")
    rows = [(robot, units[robot.unit_id]) for robot in robots_visible_to(user, now.date())]
    return render(request, "notices/robots.html", {"rows": rows, "form": form, "reasons": reasons})


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, other chapters, quiet hours. Address and key are not shown; for others a new robot is added."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    robot = get_object_or_404(robots_visible_to(user, now.date()), pk=pk)
    form = WishesForm(request.POST or None, initial={name: getattr(robot, name) for name in WISHES})
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_robot(robot=robot, given=RobotGiven(**form.given()), by=user, now=now)
        except RobotNotSet as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已存下。")
            return redirect("notices:robots")
    return render(request, "notices/robot.html", {"robot": robot, "form": form, "reasons": reasons})


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Try it, switch it off or on."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    robot = get_object_or_404(robots_visible_to(user, now.date()), pk=pk)
    if verb == "try":
        why = try_robot(robot=robot, by=user, now=now)
        if why:
            messages.error(request, f"没发成：{why}")
        else:
            messages.success(request, "试发的消息已发到群里。")
    else:
        switch_robot(robot=robot, on=verb == "on", by=user, now=now)
        messages.success(request, "已启用。" if verb == "on" else "已停用，不再往这个群发。")
    return redirect("notices:robots")
