"""The addresses of the room."""

from django.urls import path

from zhengmei.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("<int:pk>/", views.entry, name="entry"),
    path("export/", views.export, name="export"),
]
