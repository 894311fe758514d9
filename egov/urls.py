"""The root of all addresses."""

from django.urls import include, path

from egov import views

urlpatterns = [
    path("", include("portal.urls")),
    path("ban-lam-viec/", include("workflows.urls")),
    path("luu-tru/", include("search.urls")),
    path("van-hanh/", include("operations.urls")),
    path("tai-khoan/", include("allauth.urls")),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("source/", views.source, name="source"),
    path("healthz", views.alive, name="alive"),
]
handler403 = "django.views.defaults.permission_denied"
