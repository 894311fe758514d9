"""Addresses of this room."""

app_name = "operations"
urlpatterns: list = []
