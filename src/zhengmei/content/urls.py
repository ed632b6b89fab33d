"""The addresses of the room."""

from django.urls import path

from zhengmei.content.views import drafts, mandates, outputs, reviewing, writing

app_name = "content"
urlpatterns = [
    path("", drafts.drafts, name="drafts"),
    path("export/", drafts.export, name="export"),
    path("new/", drafts.start, name="start"),
    path("files/<int:pk>/", writing.file, name="file"),
    path("mandates/", mandates.mandates, name="mandates"),
    path("mandates/<int:pk>/end/", mandates.end, name="end_mandate"),
    path("permits/", outputs.permits, name="permits"),
    path("permits/by-digest/", outputs.by_digest, name="by_digest"),
    path("permits/<int:pk>/", outputs.permit, name="permit"),
    path("permits/<int:pk>/package/", outputs.package, name="package"),
    path("permits/<int:pk>/void/", outputs.void, name="void_permit"),
    path("<int:pk>/", drafts.draft, name="draft"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/save/", writing.save, name="save"),
    path("<int:pk>/settle/", writing.settle, name="settle"),
    path("<int:pk>/keep/", writing.keep, name="keep"),
    path("<int:pk>/pictures/", writing.picture, name="picture"),
    path("<int:pk>/files/", writing.attach, name="attach"),
    path("<int:pk>/files/<int:file_id>/detach/", writing.detach, name="detach"),
    path("<int:pk>/files/<int:file_id>/confirm/", reviewing.confirm_file, name="confirm_file"),
    path("<int:pk>/adapt/", drafts.adapt, name="adapt"),
    path("<int:pk>/submit/", drafts.submit, name="submit"),
    path("<int:pk>/recall/", drafts.recall, name="recall"),
    path("<int:pk>/revise/", drafts.revise, name="revise"),
    path("<int:pk>/drop/", drafts.drop, name="drop"),
    path("<int:pk>/gates/<int:verdict_id>/", reviewing.judge, name="judge"),
    path("<int:pk>/hits/", reviewing.hit, name="hit"),
    path("<int:pk>/step/", reviewing.step, name="step"),
    path("<int:pk>/return/", reviewing.send_back, name="return"),
    path("<int:pk>/counter-signs/<int:sign_id>/", reviewing.counter_sign, name="counter_sign"),
    path("<int:pk>/authorise/", reviewing.authorise, name="authorise"),
    path("<int:pk>/release/", reviewing.release, name="release"),
    path("<int:pk>/confirm-release/", reviewing.confirm_release, name="confirm_release"),
    path("<int:pk>/comments/", reviewing.comment, name="comment"),
    path("<int:pk>/comments/<int:comment_id>/settle/", reviewing.settle_comment, name="settle_comment"),
    path("<int:pk>/revisions/<int:number>/", outputs.revision, name="revision"),
    path("<int:pk>/preview/<int:account_id>/", outputs.preview, name="preview"),
    path("<int:pk>/sheet/<str:form>/", outputs.sheet, name="sheet"),
]
