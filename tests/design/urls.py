"""Addresses of the specimen page, and the names that the shell links to."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests.design import specimen


@login_not_required
def stub(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("stub")


NETWORKS = [path(f"{name}/", stub, name=name) for name in ("about_data", "bodies", "rights")]
urlpatterns = [
    path("", stub, name="start"),
    path("logg-inn/", stub, name="sign_in"),
    path("logg-ut/", stub, name="sign_out"),
    path("tilgjengelighet/", stub, name="accessibility"),
    path("personvern/", stub, name="privacy"),
    path("hjelp/", stub, name="help"),
    path("konto/", stub, name="account"),
    path("networks/", include((NETWORKS, "networks"))),
    path("specimen/", specimen.parts, name="specimen"),
    path("skjema/", specimen.form, name="specimen_form"),
    path("side/<str:template>/", specimen.error_page, name="specimen_error"),
]
