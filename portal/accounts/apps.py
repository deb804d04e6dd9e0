"""Names the app for Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package's own sentence."""

    name = "portal.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
