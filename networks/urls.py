"""The addresses of ``networks``: Norwegian for people, English names for the code."""

from django.urls import path

from networks.views import about, bodies, delegations, records, rights, role_types, roles

app_name = "networks"

body_pages = [
    path("organer/", bodies.bodies, name="bodies"),
    path("organer/modellen/", bodies.model, name="model"),
    path("organer/<slug:key>/", bodies.body, name="body"),
    path("organer/<slug:key>/mandat/", bodies.body_words, name="body_words"),
    path("organer/<slug:key>/medlemmer/ny/", bodies.seat_new, name="seat_new"),
    path("organer/<slug:key>/medlemmer/<int:pk>/", bodies.seat_change, name="seat_change"),
]
role_pages = [
    path("roller/hull/", roles.holes, name="holes"),
    path("roller/typer/", role_types.role_types, name="role_types"),
    path("roller/typer/ny/", role_types.role_type_new, name="role_type_new"),
    path("roller/typer/<slug:key>/", role_types.role_type_change, name="role_type_change"),
    path("roller/typer/<slug:key>/fjern/", role_types.role_type_drop, name="role_type_drop"),
    path("kommuner/<slug:code>/roller/", roles.roles, name="roles"),
    path("kommuner/<slug:code>/roller/ny/", roles.role_new, name="role_new"),
    path("kommuner/<slug:code>/roller/<int:pk>/avslutt/", roles.role_end, name="role_end"),
    path("kommuner/<slug:code>/roller/<int:pk>/bekreft/", roles.role_confirm, name="role_confirm"),
    path("kommuner/<slug:code>/roller/avtale/", delegations.delegation_new, name="delegation_new"),
    path("kommuner/<slug:code>/roller/avtale/<int:pk>/avslutt/", delegations.delegation_end, name="delegation_end"),
]
record_pages = [
    path("kommuner/<slug:code>/journalsystem/", records.records, name="records"),
    path("kommuner/<slug:code>/journalsystem/ny/", records.record_new, name="record_new"),
    path("kommuner/<slug:code>/journalsystem/<int:pk>/", records.record_change, name="record_change"),
    path("kommuner/<slug:code>/journalsystem/<int:pk>/bekreft/", records.record_confirm, name="record_confirm"),
]

urlpatterns = [
    path("om-data/", about.about_data, name="about_data"),
    path("rettigheter/", rights.overview, name="rights"),
    path("hvorfor/", rights.why, name="why"),
    *body_pages,
    *role_pages,
    *record_pages,
]
