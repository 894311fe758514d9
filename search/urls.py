"""Addresses of the search pages."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [path("", views.search, name="search"), path("van-ban/<uuid:document>/", views.document, name="document")]
