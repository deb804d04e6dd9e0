"""Names the app for Django."""

from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    """See the package's own sentence."""

    name = "priorities"
    label = "priorities"
    default_auto_field = "django.db.models.BigAutoField"
