"""Addresses of the officers' pages."""

from django.urls import path

from workflows.views import bulk, cases, counter, files, inbox, steering, steps

app_name = "workflows"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("cho-ky/", inbox.sign_list, name="sign_list"),
    path("ho-so/", cases.cases, name="cases"),
    path("ho-so/<uuid:case>/", cases.case, name="case"),
    path("ho-so/<uuid:case>/rut/", steering.withdraw, name="withdraw"),
    path("ho-so/<uuid:case>/doi-ma-tra-cuu/", steering.renew, name="renew_secret"),
    path("ho-so/<uuid:case>/tam-dung/", steering.suspend, name="suspend"),
    path("ho-so/<uuid:case>/tiep-tuc/", steering.resume, name="resume"),
    path("ho-so/<uuid:case>/hen-lai/", steering.extend, name="extend"),
    path("ho-so/<uuid:case>/noi-tra/", steering.collect, name="collect"),
    path("viec/nhan/", bulk.claim_several, name="claim_several"),
    path("viec/<uuid:item>/nhan/", steps.claim_view, name="claim"),
    path("viec/<uuid:item>/tra/", steps.release_view, name="release"),
    path("viec/<uuid:item>/giao/", steps.reassign_view, name="reassign"),
    path("viec/<uuid:item>/<slug:outcome>/", steps.step, name="step"),
    path("tep/<uuid:file>/", files.download, name="file"),
    path("du-thao/<uuid:case>/xem/", files.preview, name="preview"),
    path("du-thao/<uuid:case>/trang/", files.page, name="paper_page"),
    path("du-thao/<uuid:case>/word/", files.word, name="word"),
    path("quay/", counter.choose, name="counter"),
    path("quay/<str:code>/", counter.take, name="counter_take"),
    path("quay/ho-so/<uuid:case>/giay-tiep-nhan/", counter.receipt, name="counter_receipt"),
]
