"""Registers the portal floor and binds Celery's shared tasks to our Celery application."""

from django.apps import AppConfig

from portal import celery, checks  # noqa: F401  imported for what they register


class PortalConfig(AppConfig):
    """The floor: commands, template tags, system checks."""

    name = "portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
