"""Names the app for Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """See the package's own sentence."""

    name = "portal.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
