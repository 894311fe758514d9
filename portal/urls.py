"""Addresses of the citizens' pages; some are printed on paper and never change."""

from django.urls import path

from portal.views import account, beginning, cases, filing, papers, procedures, secrets, supplement, verification

app_name = "portal"
urlpatterns = [
    path("", procedures.home, name="home"),
    path("thu-tuc/<str:code>/", procedures.procedure, name="procedure"),
    path("thu-tuc/<str:code>/nop/", beginning.start, name="start"),
    path("nop/<uuid:draft>/nguoi-nop/", filing.people, name="people"),
    path("nop/<uuid:draft>/noi-dung/<slug:section>/", filing.section, name="section"),
    path("nop/<uuid:draft>/giay-to/", papers.papers, name="papers"),
    path("nop/<uuid:draft>/kiem-tra/", filing.summary, name="summary"),
    path("nop/<uuid:draft>/xong/", filing.done, name="done"),
    path("theo-doi/", cases.track, name="track"),
    path("ho-so/<str:code>/", cases.status, name="status"),
    path("tra-cuu/<str:code>/<str:secret>/", cases.open_by_link, name="open"),
    path("ho-so-cua-toi/", account.mine, name="mine"),
    path("ho-so-cua-toi/<str:code>/bo-khoi-tai-khoan/", account.unfollow, name="unfollow"),
    path("dong-tai-khoan/", account.close, name="close_account"),
    path("ho-so-cua-toi/<str:code>/", cases.citizen, name="citizen"),
    path("ho-so-cua-toi/<str:code>/bo-sung/", supplement.supplement, name="supplement"),
    path("ho-so-cua-toi/<str:code>/doi-ma-tra-cuu/", secrets.renew, name="renew_secret"),
    path("ho-so-cua-toi/<str:code>/ma-moi/", secrets.renewed, name="renewed"),
    path("ho-so-cua-toi/<str:code>/rut/", cases.withdraw, name="withdraw"),
    path("ho-so-cua-toi/<str:code>/noi-tra/", cases.collect, name="collect"),
    path("ho-so-cua-toi/<str:code>/tep/<uuid:file>/", cases.download, name="file"),
    path("roi-di/", cases.leave, name="leave"),
    path("kiem-tra/", verification.verify, name="verify"),
    path("kiem-tra/<str:code>/", verification.verify_code_page, name="verify_code"),
]
