"""One line per room. The prefix is the room's word."""

from allauth.socialaccount.providers.openid_connect import views as outside
from django.urls import include, path

from zhengmei.filing import urls as filing
from zhengmei.ledger import urls as ledger
from zhengmei.organisations import urls as organisations
from zhengmei.project.api import api

urlpatterns = [
    path("identity/outside/<slug:provider_id>/login/", outside.login, name="openid_connect_login"),
    path("identity/outside/<slug:provider_id>/back/", outside.callback, name="openid_connect_callback"),
    path("", include("zhengmei.dashboard.urls")),
    path("directory/", include("zhengmei.directory.urls")),
    path("identity/", include("zhengmei.identity.urls")),
    path("audit/", include("zhengmei.audit.urls")),
    path("notices/", include("zhengmei.notices.urls")),
    path("organisations/", include(([*ledger.unit_pages, *organisations.urlpatterns], "organisations"))),
    path("filing/", include(([*ledger.account_pages, *filing.urlpatterns], "filing"))),
    path("custody/", include("zhengmei.custody.urls")),
    path("content/", include("zhengmei.content.urls")),
    path("interaction/", include("zhengmei.interaction.urls")),
    path("monitoring/", include("zhengmei.monitoring.urls")),
    path("incidents/", include("zhengmei.incidents.urls")),
    path("inspection/", include("zhengmei.inspection.urls")),
    path("api/v1/", api.urls),
    path("policies/", include("zhengmei.rulebook.urls")),
]
handler400 = "zhengmei.ui.errors.bad_request"
handler403 = "zhengmei.ui.errors.permission_denied"
handler404 = "zhengmei.ui.errors.not_found"
handler500 = "zhengmei.ui.errors.server_error"
