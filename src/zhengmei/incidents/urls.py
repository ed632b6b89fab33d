"""The addresses of the room."""

from django.urls import path

from zhengmei.incidents.views import cases, listing, papers

app_name = "incidents"
urlpatterns = [
    path("", listing.incidents, name="incidents"),
    path("report/", listing.report, name="report"),
    path("rules/<int:pk>/<str:kind>/", listing.rule, name="rule"),
    path("<int:pk>/", cases.incident, name="incident"),
    path("<int:pk>/entry/", cases.entry, name="entry"),
    path("<int:pk>/step/", cases.step, name="step"),
    path("<int:pk>/grade/", cases.grade, name="grade"),
    path("<int:pk>/person/", cases.person, name="person"),
    path("<int:pk>/files/<int:entry_id>/", cases.evidence, name="evidence"),
    path("<int:pk>/send/", papers.send, name="send"),
    path("<int:pk>/order/", papers.order, name="order"),
    path("<int:pk>/sheet/<str:kind>/", papers.print_incident, name="print"),
    path("<int:pk>/end/<str:act>/", cases.end, name="end"),
    path("transfers/<int:pk>/receive/", papers.receive, name="receive"),
    path("transfers/<int:pk>/recall/", papers.recall, name="recall"),
    path("transfers/<int:pk>/sheet/<str:kind>/", papers.print_transfer, name="print_transfer"),
    path("orders/<int:pk>/reply/", papers.reply, name="reply"),
    path("orders/<int:pk>/sheet/<str:kind>/", papers.print_order, name="print_order"),
    path("orders/<int:pk>/<str:act>/", papers.judge, name="judge"),
]
