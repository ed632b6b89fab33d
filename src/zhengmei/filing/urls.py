"""The addresses of the room. The pages that show the ledger join them in `project.urls`."""

from django.urls import path

from zhengmei.filing.views import accounts, exceptions, guidance, imports

app_name = "filing"
urlpatterns = [
    path("accounts/new/", accounts.register, name="register"),
    path("accounts/<int:pk>/change/", accounts.change, name="change"),
    path("accounts/<int:pk>/exceptions/new/", exceptions.grant, name="grant_exception"),
    path("exceptions/<int:pk>/withdraw/", exceptions.withdraw, name="withdraw_exception"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/templates/<slug:kind>/", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.import_batch, name="import_batch"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/drop/", imports.import_drop, name="import_drop"),
    path("imports/<int:pk>/release/", imports.import_release, name="import_release"),
    path("imports/<int:pk>/again/", imports.import_again, name="import_again"),
    path("imports/<int:pk>/bad-rows/", imports.import_bad_rows, name="import_bad_rows"),
    path("guidance/", guidance.guidances, name="guidances"),
    path("guidance/<int:pk>/", guidance.guidance, name="guidance"),
    path("guidance/<int:pk>/acknowledge/", guidance.acknowledge, name="acknowledge_guidance"),
    path("guidance/<int:pk>/withdraw/", guidance.withdraw, name="withdraw_guidance"),
    path("accounts/<int:pk>/guidance/<slug:kind>/", guidance.issue_for_account, name="issue_guidance"),
    path("units/<int:pk>/guidance/<slug:kind>/", guidance.issue_for_unit, name="issue_guidance_to_unit"),
]
