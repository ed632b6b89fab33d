"""The addresses of the room."""

from django.urls import path

from zhengmei.filing.views import imports

app_name = "filing"
urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/templates/<slug:kind>/", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.import_batch, name="import_batch"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/drop/", imports.import_drop, name="import_drop"),
    path("imports/<int:pk>/release/", imports.import_release, name="import_release"),
    path("imports/<int:pk>/again/", imports.import_again, name="import_again"),
    path("imports/<int:pk>/bad-rows/", imports.import_bad_rows, name="import_bad_rows"),
]
