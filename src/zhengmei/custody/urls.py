"""The addresses of the room."""

from django.urls import path

from zhengmei.custody.views import cases, handover, kept, listing

app_name = "custody"
urlpatterns = [
    path("", listing.kept, name="kept"),
    path("export/", listing.export, name="export"),
    path("rules/<int:pk>/", listing.rule, name="rule"),
    path("accounts/<int:pk>/", kept.media_account, name="media_account"),
    path("accounts/<int:pk>/add/", kept.add, name="add"),
    path("accounts/<int:pk>/authorise/", cases.authorise, name="authorise"),
    path("accounts/<int:pk>/lost/", cases.lost, name="lost"),
    path("<int:pk>/open/", kept.open_kept, name="open"),
    path("<int:pk>/password/", kept.change_password, name="change_password"),
    path("<int:pk>/contacts/", kept.contacts, name="contacts"),
    path("<int:pk>/retire/", kept.retire, name="retire"),
    path("<int:pk>/handover/", handover.start, name="start_handover"),
    path("handovers/<int:pk>/", handover.handover, name="handover"),
    path("handovers/<int:pk>/give/", handover.give, name="give"),
    path("handovers/<int:pk>/receive/", handover.receive, name="receive"),
    path("handovers/<int:pk>/cancel/", handover.cancel, name="cancel"),
    path("authorisations/<int:pk>/renew/", cases.renew, name="renew"),
    path("authorisations/<int:pk>/end/", cases.end, name="end"),
    path("recoveries/<int:pk>/", cases.recovery, name="recovery"),
    path("recoveries/<int:pk>/step/", cases.step, name="step"),
    path("recoveries/<int:pk>/<slug:end>/", cases.conclude, name="conclude"),
    path("recoveries/<int:pk>/files/<int:step>/", cases.evidence, name="evidence"),
]
