"""Celery: Redis in production; without a server, folders in the data directory carry the messages."""

from pathlib import Path

from celery.schedules import crontab

from egov import env

_DATA = Path(env.text("EGOV_DATA_DIR", str(Path(__file__).resolve().parent.parent.parent / "var"))).resolve()

CELERY_BROKER_URL = env.text("EGOV_BROKER_URL", "filesystem://")
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_DATA / "broker" / "messages"),
        "data_folder_out": str(_DATA / "broker" / "messages"),
        "control_folder": str(_DATA / "broker" / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_timeout": 3, "socket_connect_timeout": 3}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_PUBLISH_RETRY = False  # the row in the job table is the promise; the message is only a hint
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "kernel.sweep_jobs", "schedule": 5.0, "options": {"expires": 10}},
    "sweep-work": {"task": "workflows.sweep_deadlines", "schedule": 30.0, "options": {"expires": 60}},
    "forget-leftovers": {"task": "workflows.forget_leftovers", "schedule": 21600.0, "options": {"expires": 3600}},
    "forget-jobs": {"task": "kernel.forget_jobs", "schedule": 21600.0, "options": {"expires": 3600}},
    "forget-sessions": {"task": "organisations.forget_sessions", "schedule": 86400.0, "options": {"expires": 3600}},
    "forget-unverified": {"task": "organisations.forget_unverified", "schedule": 86400.0, "options": {"expires": 3600}},
    "settle-tree": {"task": "organisations.settle_tree", "schedule": 60.0, "options": {"expires": 60}},
    "reconcile-search": {"task": "search.reconcile", "schedule": 3600.0, "options": {"expires": 1800}},
    "reconcile-search-deep": {
        "task": "search.reconcile",
        "schedule": crontab(hour=2, minute=10),
        "kwargs": {"deep": True},
    },
    # Asked every half hour, sealed once a day: a time authority that is silent for a while costs no day.
    "seal-trail": {"task": "audit.seal_trail", "schedule": 1800.0, "options": {"expires": 900}},
}
