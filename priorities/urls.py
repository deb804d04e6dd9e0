"""The addresses of ``priorities``."""

from django.urls import path

from priorities.views import agenda, cuts, reports

app_name = "priorities"
urlpatterns = [
    path("rapporter/", reports.reports, name="reports"),
    path("rapporter/nytt/", cuts.cut_new, name="cut_new"),
    path("rapporter/<int:pk>/", cuts.cut, name="cut"),
    path("rapporter/<int:pk>/endre/", cuts.cut_edit, name="cut_edit"),
    path("rapporter/<int:pk>/las/", cuts.cut_lock, name="cut_lock"),
    path("rapporter/<int:pk>/slett/", cuts.cut_delete, name="cut_delete"),
    path("rapporter/<int:pk>/erstatt/", cuts.cut_supersede, name="cut_supersede"),
    path("rapporter/<int:pk>/lag/", reports.report_make, name="report_make"),
    path("rapporter/<int:pk>/framdrift/", reports.report_progress, name="report_progress"),
    path("rapporter/<int:pk>/pdf/", reports.report_pdf, name="report_pdf"),
    path("rapporter/<int:pk>/csv/", reports.report_csv, name="report_csv"),
    path("rapporter/<int:pk>/saker/ny/", agenda.agenda_new, name="agenda_new"),
    path("rapporter/<int:pk>/saker/<int:item>/", agenda.agenda_edit, name="agenda_edit"),
    path("rapporter/<int:pk>/saker/<int:item>/slett/", agenda.agenda_delete, name="agenda_delete"),
    path("rapporter/<int:pk>/saker/<int:item>/flytt/", agenda.agenda_move, name="agenda_move"),
]
