"""The root of all addresses."""

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from egov import views
from organisations.urls import rights

urlpatterns = [
    path("", include("portal.urls")),
    path("ban-lam-viec/", include("workflows.urls")),
    path("luu-tru/", include("search.urls")),
    path("van-hanh/", include("operations.urls")),
    path("nhan-su/", include((rights, "people"))),
    path("tai-khoan/", include("organisations.urls")),
    # Choosing a language harms nobody: without a token in the form, a public page is the same for all and can be kept.
    path("ngon-ngu/", csrf_exempt(set_language), name="set_language"),
    path("ngon-ngu/giu/", views.keep_language, name="keep_language"),
    path("source/", views.source, name="source"),
    path("healthz", views.alive, name="alive"),
]
handler400 = "egov.views.bad_request"
handler403 = "django.views.defaults.permission_denied"
handler429 = "egov.views.too_many"  # asked by allauth
