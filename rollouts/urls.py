"""The addresses of ``rollouts``: Norwegian for people, English names for the code."""

from django.urls import path

from networks.views import handover
from rollouts.reports import matters
from rollouts.views import invitations, municipalities, overview, solutions, status, wave_work, waves

app_name = "rollouts"

wave_pages = [
    path("puljer/", waves.waves, name="waves"),
    path("puljer/ny/", wave_work.wave_new, name="wave_new"),
    path("puljer/<int:pk>/", waves.wave, name="wave"),
    path("puljer/<int:pk>/rediger/", wave_work.wave_edit, name="wave_edit"),
    path("puljer/<int:pk>/kommuner/", wave_work.wave_invite, name="wave_invite"),
    path("puljer/<int:pk>/kunngjor/", wave_work.wave_announce, name="wave_announce"),
    path("puljer/<int:pk>/las/", wave_work.wave_lock, name="wave_lock"),
    path("puljer/<int:pk>/avslutt/", wave_work.wave_close, name="wave_close"),
    path("invitasjoner/<int:pk>/", invitations.invitation, name="invitation"),
]
solution_pages = [
    path("losninger/", solutions.solutions, name="solutions"),
    path("losninger/<slug:key>/", solutions.solution, name="solution"),
]
status_pages = [
    path("oversikt/", overview.overview, name="overview"),
    path("kommuner/", municipalities.municipalities, name="municipalities"),
    path("kommuner/<slug:code>/", municipalities.municipality, name="municipality"),
    path("kommuner/<slug:code>/<slug:solution_key>/status/", status.status, name="status"),
    path("kommuner/<slug:code>/<slug:solution_key>/status/bekreft/", status.confirm, name="status_confirm"),
    path("kommuner/<slug:code>/<slug:solution_key>/status/rett/<int:pk>/", status.correct, name="status_correct"),
    path("kommuner/<slug:code>/<slug:solution_key>/status/forslag/<int:pk>/", status.accept, name="status_accept"),
]

role_pages = [
    path(
        "kommuner/<slug:code>/roller/<int:pk>/overlevering/",
        handover.hand_over,
        {"matters": matters.open_matters},
        name="hand_over",
    ),
]

urlpatterns = [*role_pages, *wave_pages, *solution_pages, *status_pages]
