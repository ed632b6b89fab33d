"""The desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhengmei.core import clock


def desk(request: HttpRequest) -> HttpResponse:
    """What must I do today."""
    return render(request, "dashboard/desk.html", {"today": clock.today()})
