"""The addresses of ``networks``."""

from django.urls import path

from networks import views

app_name = "networks"
urlpatterns = [path("om-data/", views.about_data, name="about_data")]
