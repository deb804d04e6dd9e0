"""Every address of the portal."""

from django.contrib.auth import views as auth_views
from django.urls import include, path

from portal import views
from portal.accounts.views import SignIn

urlpatterns = [
    path("", views.start, name="start"),
    path("helse/", views.health, name="health"),
    path("logg-inn/", SignIn.as_view(), name="sign_in"),
    path("logg-ut/", auth_views.LogoutView.as_view(), name="sign_out"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
    path("personvern/", views.privacy, name="privacy"),
    path("hjelp/", views.help_page, name="help"),
    path("", include("networks.urls")),
    path("", include("rollouts.urls")),
    path("", include("priorities.urls")),
]
