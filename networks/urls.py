"""The addresses of ``networks``."""

from django.urls import path

from networks.views import about

app_name = "networks"
urlpatterns = [path("om-data/", about.about_data, name="about_data")]
