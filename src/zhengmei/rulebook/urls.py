"""The addresses of the room."""

from django.urls import path

from zhengmei.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("", views.packs, name="packs"),
    path("compare/", views.compare, name="compare"),
    path("clauses/<str:clause_id>/", views.clause, name="clause"),
    path("<str:pack_id>/", views.pack, name="pack"),
]
