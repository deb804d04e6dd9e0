"""Every address of the portal."""

from django.urls import path

from portal import views

urlpatterns = [path("helse/", views.health, name="health")]
