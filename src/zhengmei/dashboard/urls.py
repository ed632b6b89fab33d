"""The addresses of the room."""

from django.urls import path

from zhengmei.dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("search/", views.search, name="search"),
    path("counts/", views.counts, name="counts"),
    path("capacity/", views.capacity, name="capacity"),
]
