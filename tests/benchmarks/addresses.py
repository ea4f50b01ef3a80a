"""The addresses of the house, and beside them what the list page is compared with."""

from django.urls import path

from config.urls import urlpatterns as house
from tests.benchmarks import rivals

urlpatterns = [
    path("bench/hand/", rivals.by_hand),
    path("bench/admin/", rivals.by_admin),
    path("bench/site/", rivals.site.urls),
    *house,
]
