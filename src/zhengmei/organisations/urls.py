"""The addresses of the room. The pages that show units join them in `project.urls`."""

from django.urls import path

from zhengmei.organisations.views import duties, packs, units

app_name = "organisations"
urlpatterns = [
    path("new/", units.add, name="add"),
    path("regions/", units.region_list, name="regions"),
    path("<int:pk>/change/", units.change, name="change"),
    path("<int:pk>/pack/", packs.adopt, name="adopt"),
    path("<int:pk>/appoint/", duties.give, name="appoint"),
    path("appointments/<int:pk>/end/", duties.end, name="end_appointment"),
]
