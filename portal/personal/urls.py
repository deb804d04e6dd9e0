"""Addresses of personal data."""

from django.urls import path

from portal.personal import views

app_name = "personal"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/eksport/", views.export, name="export"),
    path("<int:pk>/slett/", views.erase, name="erase"),
]
