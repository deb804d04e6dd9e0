"""Names the app for Django."""

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    """See the package's own sentence."""

    name = "networks"
    label = "networks"
    default_auto_field = "django.db.models.BigAutoField"
