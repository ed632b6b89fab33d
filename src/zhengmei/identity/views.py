"""Sign-in and sign-out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views

from zhengmei.identity.forms import SignInForm


class SignIn(auth_views.LoginView):
    """Name and password; then back to the page that was asked for."""

    template_name = "identity/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        idle = "idle" in self.request.GET
        return super().get_context_data(**kwargs, idle=idle, idle_minutes=settings.SESSION_COOKIE_AGE // 60)


sign_in = SignIn.as_view()
sign_out = auth_views.LogoutView.as_view()
