"""Addresses of this room."""

from django.urls import path

from operations import views

app_name = "operations"
urlpatterns = [
    path("", views.health, name="health"),
    path("ban-giao/<uuid:unit>/", views.hand_over, name="hand_over"),
    path("thu-lai/viec/<uuid:job>/", views.retry_job, name="retry_job"),
    path("thu-lai/thong-bao/<uuid:notice>/", views.retry_notice_view, name="retry_notice"),
]
