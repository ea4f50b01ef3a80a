"""Address of the timeline."""

from django.urls import path

from enterprises.views.desk import timeline

urlpatterns = [
    path("desk/enterprises/<int:pk>/timeline/", timeline.page, name="timeline"),
]
