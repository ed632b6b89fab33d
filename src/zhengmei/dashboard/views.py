"""The desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def desk(request: HttpRequest) -> HttpResponse:
    """What must I do today."""
    return render(request, "dashboard/desk.html")
