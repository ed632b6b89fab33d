"""The addresses of the room."""

from django.urls import path

from zhengmei.inspection.views import bulletins, judging, rounds, sample

app_name = "inspection"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("open/", rounds.open_round, name="open"),
    path("<int:pk>/", rounds.round_page, name="round"),
    path("<int:pk>/sample/", sample.sample, name="sample"),
    path("<int:pk>/draw/", sample.draw, name="draw"),
    path("<int:pk>/check/", rounds.check, name="check"),
    path("<int:pk>/conclude/", rounds.conclude, name="conclude"),
    path("<int:pk>/accounts/", sample.accounts, name="accounts"),
    path("<int:pk>/accounts/<int:row_id>/", judging.sheet, name="sheet"),
    path("<int:pk>/accounts/<int:row_id>/overrule/", judging.overrule, name="overrule"),
    path("<int:pk>/problems/", sample.problems, name="problems"),
    path("<int:pk>/follow-ups/", sample.follow_ups, name="follow_ups"),
    path("<int:pk>/bulletin/", bulletins.bulletin, name="bulletin"),
    path("<int:pk>/issue/", bulletins.issue, name="issue"),
    path("<int:pk>/publish/", bulletins.publish, name="publish"),
    path("<int:pk>/take-down/", bulletins.take_down, name="take_down"),
    path("<int:pk>/download/<str:kind>/", bulletins.download, name="download"),
]
