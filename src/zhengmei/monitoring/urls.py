"""The addresses of the room."""

from django.urls import path

from zhengmei.monitoring.views import checks, findings, looks

app_name = "monitoring"
urlpatterns = [
    path("", findings.findings, name="findings"),
    path("export/", findings.export, name="export_findings"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/contest/", findings.contest, name="contest"),
    path("findings/<int:pk>/acknowledge/<slug:post>/", findings.acknowledge, name="acknowledge"),
    path("findings/<int:pk>/uphold/", findings.uphold, name="uphold"),
    path("findings/<int:pk>/reject/", findings.reject, name="reject"),
    path("checks/", checks.checks, name="checks"),
    path("checks/run/", checks.run, name="run"),
    path("looks/", looks.looks, name="looks"),
    path("looks/export/", looks.export, name="export_looks"),
    path("looks/<int:pk>/", looks.observe, name="observe"),
]
