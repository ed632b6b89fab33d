"""The addresses of the room."""

from django.urls import path

from zhengmei.inspection.views import bulletins, judging, rounds, sample, yearly, yearly_bulletin, yearly_unit

app_name = "inspection"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("open/", rounds.open_round, name="open"),
    path("assessments/", yearly.assessments, name="assessments"),
    path("assessments/open/", yearly.open_assessment, name="assessment_open"),
    path("assessments/<int:pk>/", yearly.assessment, name="assessment"),
    path("assessments/<int:pk>/refresh/", yearly.refresh, name="assessment_refresh"),
    path("assessments/<int:pk>/indicators/", yearly.indicators, name="indicators"),
    path("assessments/<int:pk>/indicators/<int:indicator_id>/", yearly.indicator, name="indicator"),
    path(
        "assessments/<int:pk>/indicators/<int:indicator_id>/remove/", yearly.remove_indicator, name="indicator_remove"
    ),
    path("assessments/<int:pk>/conclude/", yearly.conclude, name="assessment_conclude"),
    path("assessments/<int:pk>/reopen/", yearly.reopen, name="assessment_reopen"),
    path("assessments/<int:pk>/drop/", yearly.drop, name="assessment_drop"),
    path("assessments/<int:pk>/units/<int:line_id>/", yearly_unit.unit, name="assessed_unit"),
    path("assessments/<int:pk>/units/<int:line_id>/mark/<int:indicator_id>/", yearly_unit.mark, name="mark"),
    path("assessments/<int:pk>/units/<int:line_id>/veto/", yearly_unit.veto, name="upper_veto"),
    path(
        "assessments/<int:pk>/units/<int:line_id>/veto/<int:veto_id>/",
        yearly_unit.withdraw_veto,
        name="upper_veto_withdraw",
    ),
    path("assessments/<int:pk>/bulletin/", yearly_bulletin.bulletin, name="assessment_bulletin"),
    path("assessments/<int:pk>/issue/", yearly_bulletin.issue, name="assessment_issue"),
    path("assessments/<int:pk>/publish/", yearly_bulletin.publish, name="assessment_publish"),
    path("assessments/<int:pk>/take-down/", yearly_bulletin.take_down, name="assessment_take_down"),
    path("assessments/<int:pk>/download/<str:kind>/", yearly_bulletin.download, name="assessment_download"),
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
