"""Addresses of history."""

from django.urls import path

from portal.history import views

app_name = "audit"
urlpatterns = [
    path("tilgang/", views.access_log, name="access_log"),
    path("<str:label>/<str:pk>/", views.trail, name="trail"),
    path("<str:label>/<str:pk>/csv/", views.trail_csv, name="trail_csv"),
]
