"""The addresses of the room."""

from django.urls import path

from zhengmei.audit.views import exports, records

app_name = "audit"
urlpatterns = [
    path("", records.entries, name="entries"),
    path("<int:pk>/", records.entry, name="entry"),
    path("export/", records.export, name="export"),
    path("exports/", exports.exports, name="exports"),
    path("exports/new/", exports.ask, name="ask_export"),
    path("exports/<int:pk>/", exports.export_request, name="export_request"),
    path("exports/<int:pk>/decide/", exports.decide, name="decide_export"),
]
