"""Every address of the portal."""

from django.urls import include, path

from portal import views, welcome

urlpatterns = [
    path("", views.start, name="start"),
    path("helse/", views.health, name="health"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
    path("personvern/", views.privacy, name="privacy"),
    path("hjelp/", views.help_page, name="help"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path(".well-known/change-password", views.change_password, name="change_password"),
    path("", include("portal.accounts.urls")),
    path("velkommen/", welcome.confirm, name="welcome_confirm"),
    path("velkommen/konto/", welcome.accept, name="welcome_accept"),
    path("velkommen/<str:token>/", welcome.arrive, name="welcome"),
    path("tilgang/invitasjoner/", welcome.sent, name="welcomes"),
    path("tilgang/invitasjoner/<int:pk>/igjen/", welcome.again, name="welcome_again"),
    path("tilgang/invitasjoner/<int:pk>/trekk/", welcome.withdraw, name="welcome_withdraw"),
    path("kommuner/<slug:code>/roller/inviter/", welcome.to_role, name="welcome_to_role"),
    path("organer/<slug:key>/medlemmer/inviter/", welcome.to_seat, name="welcome_to_seat"),
    path("historikk/", include("portal.history.urls")),
    path("personopplysninger/", include("portal.personal.urls")),
    path("", include("networks.urls")),
    path("", include("rollouts.urls")),
    path("", include("priorities.urls")),
]
