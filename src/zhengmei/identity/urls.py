"""The addresses of the room."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from zhengmei.identity.views import second, security, session, tokens, users

app_name = "identity"
urlpatterns = [
    path("sign-in/", login_not_required(session.sign_in), name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("stay/", session.stay, name="stay"),
    path("password/", session.password, name="password"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/allow/", tokens.allow_token, name="allow_token"),
    path("tokens/<int:pk>/refuse/", tokens.refuse_token, name="refuse_token"),
    path("tokens/<int:pk>/fetch/", tokens.fetch_token, name="fetch_token"),
    path("tokens/<int:pk>/end/", tokens.end_token, name="end_token"),
    path("second/", login_not_required(second.second), name="second"),
    path("security/", security.security, name="security"),
    path("security/code/", security.add_totp, name="add_totp"),
    path("security/key/", security.add_key, name="add_key"),
    path("security/codes/", security.codes, name="codes"),
    path("security/factors/<int:pk>/remove/", security.remove_factor, name="remove_factor"),
    path("sessions/<int:pk>/end/", security.end_session, name="end_session"),
    path("sessions/end-others/", security.end_others, name="end_others"),
    path("users/", users.users, name="users"),
    path("users/add/", users.add, name="add"),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/disable/", users.disable, name="disable"),
    path("users/<int:pk>/enable/", users.enable, name="enable"),
    path("users/<int:pk>/reset/", users.reset, name="reset"),
    path("users/<int:pk>/unlock/", users.unlock, name="unlock"),
    path("users/<int:pk>/sign-out/", users.end_sessions, name="end_sessions"),
    path("users/<int:pk>/factors/reset/", users.reset_factors, name="reset_factors"),
]
