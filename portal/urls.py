"""Addresses of this room."""

app_name = "portal"
urlpatterns: list = []
