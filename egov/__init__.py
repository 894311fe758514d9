"""Putting the house together: settings, root urls, Celery app, error pages. Imported by nobody."""

from egov.celery import app as celery_app

__all__ = ["celery_app"]
