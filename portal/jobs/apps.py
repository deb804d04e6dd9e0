"""Names the app for Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See the package's own sentence."""

    name = "portal.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
