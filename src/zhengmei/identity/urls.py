"""The addresses of the room."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from zhengmei.identity import views

app_name = "identity"
urlpatterns = [
    path("sign-in/", login_not_required(views.sign_in), name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
]
