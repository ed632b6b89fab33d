"""What happens to every request before a room sees it: size, sign-in, the capacity a person acts in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from zhengmei.core import clock
from zhengmei.core.once import forget, remembering
from zhengmei.core.sealing import SealingFailed
from zhengmei.identity.actions import touch_session, use_token
from zhengmei.identity.queries import has_second_factor, password_is_old
from zhengmei.organisations.queries import appointments_of, weightiest
from zhengmei.project.capacity import acted_for, acting, shows_token, switch_for
from zhengmei.ui.errors import content_too_large, sealing_failed
from zhengmei.ui.places import address_of

Next = Callable[[HttpRequest], HttpResponseBase]
API = "/api/"
WITHOUT_NEW_PASSWORD = {"identity:password", "identity:sign_out", "identity:sign_in", "identity:stay"}
WITHOUT_SECOND_FACTOR = WITHOUT_NEW_PASSWORD | {"identity:security", "identity:add_totp", "identity:add_key"}
SEEN_EVERY = 60  # seconds between two notes of the last use of a session


def forgetting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Runs a statement; any but a plain SELECT ends what `core.once` keeps."""
    if not sql.startswith("SELECT") or "FOR UPDATE" in sql:
        forget()
    return execute(sql, params, many, context)


class UploadLimit:
    """Refuses a body larger than ZHENGMEI_UPLOAD_LIMIT_MB before reading it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > (settings.UPLOAD_LIMIT_MB + 1) * 1024 * 1024:
            return content_too_large(request)
        return self.get_response(request)


class Sealed:
    """Turns a sealed value that cannot be opened into a page that says which key is wanted."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return sealing_failed(request, exception) if isinstance(exception, SealingFailed) else None


class Program:
    """A request to the interface that shows a live token is its owner's, for reading; any other answer is the interface's."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if request.path.startswith(API) and scheme.casefold() == "bearer":
            request.user = use_token(secret=secret.strip(), now=clock.now()) or AnonymousUser()
            request.by_token = True  # type: ignore[attr-defined]
        return self.get_response(request)


class SignedIn(LoginRequiredMiddleware):
    """Sends whoever is signed out to sign in, and back to a page they can read, never to an address that only takes forms.

    The interface for programs answers for itself.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], *args: Any
    ) -> HttpResponseBase | None:
        return None if request.path.startswith(API) else super().process_view(request, view_func, *args)

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.headers.get("HX-Request"):
            return HttpResponse("登录已经过期。请重新登录。", status=401, content_type="text/plain; charset=utf-8")
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        came_from = urlsplit(request.headers.get("Referer", ""))
        path = came_from.path if came_from.netloc == request.get_host() else ""
        query = f"?{came_from.query}" if path and came_from.query else ""
        return redirect_to_login(f"{path or '/'}{query}", reverse(settings.LOGIN_URL))


class LastUse:
    """Notes when and from where a sign-in was last used, once a minute at most."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        session = request.session
        if request.user.is_authenticated and "way" in session:
            now = clock.now()
            if now.timestamp() - session.get("seen", 0) >= SEEN_EVERY:
                session["seen"] = now.timestamp()
                key = session.session_key or ""
                touch_session(key=key, address=address_of(request), by=request.user, now=now)
        return self.get_response(request)


class Capacity:
    """Puts `request.appointments` (of all units), `.capacity` (the weightiest in the unit acted for) and `.capacity_chosen`.

    While the request lasts the person has the powers of that unit only, and the record names it. Which unit: the one chosen in
    this browser, else the unit of the weightiest appointment. A program that shows a token acts in none and reads for all.
    What the request asks again and again is asked once (`core.once`). Whoever must change their password, or has no second factor although a duty takes one, is kept there until they have.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with remembering(), connection.execute_wrapper(forgetting):
            return self._act(request)

    def _act(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.get_response(request)
        held = appointments_of(request.user, clock.today())
        acted, chosen = (held, False) if shows_token(request) else acted_for(request, held)
        request.appointments, request.capacity = held, weightiest(acted)  # type: ignore[attr-defined]
        request.capacity_chosen = chosen  # type: ignore[attr-defined]
        if shows_token(request):
            return self.get_response(request)
        with acting(request.user, acted):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated or name in WITHOUT_NEW_PASSWORD:
            return None
        if request.user.must_change_password or password_is_old(request.user, clock.now()):
            return HttpResponseRedirect(reverse("identity:password"))
        if name not in WITHOUT_SECOND_FACTOR and self._lacks_second_factor(request):
            return HttpResponseRedirect(reverse("identity:security"))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A refusal names the other capacities in which it would be none; the page itself is drawn as always."""
        if isinstance(exception, PermissionDenied | Http404) and request.user.is_authenticated:
            request.switch = switch_for(request)  # type: ignore[attr-defined]
        return None

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        held = getattr(request, "appointments", [])
        asked = any(one.duty in settings.SECOND_FACTOR_DUTIES for one in held)
        return asked and request.user.is_authenticated and not has_second_factor(request.user)
