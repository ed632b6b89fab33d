"""The addresses of the room."""

from django.urls import path

from zhengmei.notices.views import choices, inbox, ladder, robots

app_name = "notices"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read, name="read"),
    path("choice/", choices.choice, name="choice"),
    path("choice/confirm/<str:token>/", choices.confirm, name="confirm"),
    path("log/", choices.log, name="log"),
    path("log/<int:pk>/again/", choices.again, name="again"),
    path("ladder/", ladder.ladders, name="ladders"),
    path("ladder/<int:unit_id>/", ladder.ladder, name="ladder"),
    path("robots/", robots.robots, name="robots"),
    path("robots/<int:pk>/", robots.change, name="robot"),
    *(
        path(f"robots/<int:pk>/{verb}/", robots.act, {"verb": verb}, name=f"robot_{verb}")
        for verb in ("try", "on", "off")
    ),
    path("<int:pk>/", inbox.go, name="go"),
]
