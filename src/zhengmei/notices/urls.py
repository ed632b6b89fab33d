"""The addresses of the room."""

from django.urls import path

from zhengmei.notices.views import inbox

app_name = "notices"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read, name="read"),
    path("<int:pk>/", inbox.go, name="go"),
]
