"""Coming in through the unit's own sign-in. allauth speaks OpenID Connect; who the person is here, we decide."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhengmei.core import clock
from zhengmei.identity import actions
from zhengmei.identity.states import SignInWay
from zhengmei.identity.views.second import sign_in_or_ask


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Takes over where the other side has said who it is. Nobody is ever signed up this way."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Sign the person in here, or say why not; allauth's own sign-in and sign-up never run."""
        said = sociallogin.account.extra_data
        claims = {**(said.get("id_token") or {}), **(said.get("userinfo") or {})}
        uid, name = str(sociallogin.account.uid), str(claims.get(settings.OIDC_CLAIM) or "").strip()
        token = said.get("id_token") or {}
        if token and str(token.get("sub", "")) != str(claims.get("sub", "")):
            raise ImmediateHttpResponse(_refused(request, ["对方前后说的不是同一个人，没有登录。请找系统管理员核对。"]))
        try:
            user = actions.link_outside(uid=uid, name=name, by=None, now=clock.now())
        except actions.IdentityRefused as refused:
            raise ImmediateHttpResponse(_refused(request, refused.reasons)) from refused
        next_url = sociallogin.state.get("next") or ""
        raise ImmediateHttpResponse(sign_in_or_ask(request, user, SignInWay.OUTSIDE, next_url))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        """Whatever went wrong on the way: our page, with what to do."""
        raise ImmediateHttpResponse(
            _refused(request, ["没有完成。可能是取消了、等得太久，或者对方暂时不通，请再试一次。"])
        )

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: users are added by the system administrator."""
        return False


def _refused(request: HttpRequest, reasons: list[str]) -> HttpResponse:
    actions.note_outside_refused(reason=reasons[0], by=None, now=clock.now())
    return render(request, "identity/outside_refused.html", {"reasons": reasons}, status=403)
