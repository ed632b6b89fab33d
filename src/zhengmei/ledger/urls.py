"""The addresses of the pages, in two lists: `project.urls` joins each to the room whose prefix and namespace it shares."""

from django.urls import path

from zhengmei.ledger.views import account, accounts, gaps, handing_out, reshaping, units

account_pages = [
    path("ledger/", accounts.ledger, name="ledger"),
    path("ledger/columns/", handing_out.columns, name="choose_columns"),
    path("ledger/export/", handing_out.export, name="export_ledger"),
    path("accounts/<int:pk>/", account.media_account, name="media_account"),
]
unit_pages = [
    path("", units.organisations, name="organisations"),
    path("<int:pk>/", units.organisation, name="organisation"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/export/", gaps.export_gaps, name="export_gaps"),
    path("<int:pk>/gaps/", gaps.gaps_of_unit, name="gaps_of_unit"),
    path("<int:pk>/reshape/", reshaping.reshape, name="reshape"),
    path("reshape/<int:pk>/<int:step>/", reshaping.unit_change, name="unit_change"),
    path("reshape/<int:pk>/confirm/", reshaping.confirm_change, name="confirm_unit_change"),
    path("reshape/<int:pk>/drop/", reshaping.drop_change, name="drop_unit_change"),
]
