"""The addresses of the room."""

from django.urls import path

from zhengmei.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("", views.packs, name="packs"),
    path("compare/", views.compare, name="compare"),
    path("clauses/<str:clause_id>/", views.clause, name="clause"),
    path("text-rules/", views.text_rules_list, name="text_rules"),
    path("text-rules/<str:code>/", views.text_rule, name="text_rule"),
    path("<str:pack_id>/", views.pack, name="pack"),
]
