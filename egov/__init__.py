"""Putting the house together: settings, root urls, Celery app, error pages. Imported by nobody."""
