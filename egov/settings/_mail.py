"""Django's mail settings, for the channel ``integrations.messages.smtp`` alone: nobody else opens a mail connection."""

from egov import env

EMAIL_HOST = env.text("EGOV_SMTP_HOST", "localhost")
EMAIL_PORT = env.number("EGOV_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("EGOV_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("EGOV_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("EGOV_SMTP_STARTTLS")
EMAIL_USE_SSL = env.flag("EGOV_SMTP_SSL")
EMAIL_TIMEOUT = env.number("EGOV_SMTP_TIMEOUT", 10)  # seconds; a silent server must not hold a worker
DEFAULT_FROM_EMAIL = env.text("EGOV_MAIL_FROM", "mot-cua@localhost")
