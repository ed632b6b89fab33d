"""Trying an address without leaving a trace: whether its page would open for the person who asks, as they now act."""

import logging
from io import BytesIO
from urllib.parse import urlsplit

from allauth.core.context import request_context
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django_htmx.middleware import HtmxDetails

log = logging.getLogger("zhengmei.errors")


def opens(request: HttpRequest, address: str) -> bool:
    """Whether a GET of this path (with its query) answers with a page. Nothing it writes or says is kept."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return False
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": parts.path, "QUERY_STRING": parts.query, "CONTENT_LENGTH": ""}
    trial = WSGIRequest({**request.META, **asked, "wsgi.input": BytesIO()})
    trial.user, trial.resolver_match, trial.session = request.user, match, SessionStore()
    for key, value in request.session.items():
        trial.session[key] = value
    for name in ("appointments", "capacity"):
        setattr(trial, name, getattr(request, name, None))
    trial.htmx = HtmxDetails(trial)  # type: ignore[attr-defined]
    trial._messages = CookieStorage(trial)  # type: ignore[attr-defined]
    with transaction.atomic(), request_context(trial):
        try:
            opened = match.func(trial, *match.args, **match.kwargs).status_code < 400
        except Exception as error:  # whatever is wrong there, this page is only about the one that was refused
            log.info("tried %s: %s", parts.path, type(error).__name__)
            opened = False
        transaction.set_rollback(True)
    return bool(opened)
