"""Names the app for Django."""

from django.apps import AppConfig


class RolloutsConfig(AppConfig):
    """See the package's own sentence."""

    name = "rollouts"
    label = "rollouts"
    default_auto_field = "django.db.models.BigAutoField"
