"""Every address of the portal."""

from django.urls import include, path

from portal import views

urlpatterns = [
    path("", views.start, name="start"),
    path("helse/", views.health, name="health"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
    path("personvern/", views.privacy, name="privacy"),
    path("hjelp/", views.help_page, name="help"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path(".well-known/change-password", views.change_password, name="change_password"),
    path("", include("portal.accounts.urls")),
    path("", include("networks.urls")),
    path("", include("rollouts.urls")),
    path("", include("priorities.urls")),
]
