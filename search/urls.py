"""Addresses of the search pages."""

from django.urls import path

from search.views import archive, records, searchlog

app_name = "search"
urlpatterns = [
    path("", archive.search, name="search"),
    path("van-ban/<uuid:document>/", records.document, name="document"),
    path("giay-to/<uuid:paper>/", records.paper, name="paper"),
    path("nhat-ky/", searchlog.search_log, name="log"),
]
