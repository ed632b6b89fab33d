"""The addresses of the room. The pages that show the ledger join them in `project.urls`."""

from django.urls import path

from zhengmei.filing.views import accounts, duties, exceptions, guidance, imports, paper, task_acts, tasks

app_name = "filing"
urlpatterns = [
    path("accounts/new/", accounts.register, name="register"),
    path("accounts/<int:pk>/change/", accounts.change, name="change"),
    path("accounts/<int:pk>/exceptions/new/", exceptions.grant, name="grant_exception"),
    path("exceptions/<int:pk>/withdraw/", exceptions.withdraw, name="withdraw_exception"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/export/", tasks.export_tasks, name="export_tasks"),
    path("tasks/new/", tasks.task_new, name="task_new"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/evidence/", tasks.task_evidence, name="task_evidence"),
    path("tasks/<int:pk>/finish/", task_acts.finish, name="task_finish"),
    path("tasks/<int:pk>/report/", task_acts.report, name="task_report"),
    path("tasks/<int:pk>/except/", task_acts.except_, name="task_except"),
    path("tasks/<int:pk>/cancel/", task_acts.cancel, name="task_cancel"),
    path("tasks/<int:pk>/reopen/", task_acts.reopen, name="task_reopen"),
    path("tasks/<int:pk>/recipients/add/", task_acts.add_recipient, name="task_add_recipient"),
    path("tasks/recipients/<int:pk>/acknowledge/", task_acts.acknowledge, name="task_acknowledge"),
    path("tasks/recipients/<int:pk>/return/", task_acts.return_, name="task_return"),
    path("tasks/recipients/<int:pk>/match/", task_acts.match_recipient, name="task_match_recipient"),
    path("tasks/recipients/<int:pk>/remove/", task_acts.remove_recipient, name="task_remove_recipient"),
    path("units/<int:pk>/own-deadlines/", tasks.own_deadlines, name="own_deadlines"),
    path("accounts/<int:pk>/forms/<slug:key>/<slug:kind>/", paper.account_form, name="account_form"),
    path("units/<int:pk>/forms/<slug:key>/<slug:kind>/", paper.unit_form, name="unit_form"),
    path("units/<int:pk>/duties/", duties.duty_items, name="duty_items"),
    path("units/<int:pk>/hints/<slug:key>/put-away/", duties.put_away, name="put_hint_away"),
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
