"""The public addresses. All are on the list of public pages of the house test."""

from django.urls import path

from zhengmei.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.verify, name="verify"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/<int:pk>/", views.account, name="account"),
    path("accounts.csv", views.accounts_csv, name="accounts_csv"),
    path("accounts.json", views.accounts_json, name="accounts_json"),
    path("notices/", views.notices, name="notices"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("bulletins/", views.bulletins, name="bulletins"),
    path("bulletins/<int:pk>/", views.bulletin, name="bulletin"),
]
