"""Addresses of likely duplicates and mergings."""

from django.urls import path

from enterprises.views.desk import duplicates, merging

urlpatterns = [
    path("desk/enterprises/duplicates/", duplicates.pairs, name="duplicate_pairs"),
    path("desk/enterprises/duplicates/search/", duplicates.search, name="duplicate_search"),
    path("desk/enterprises/merges/<int:pk>/", merging.detail, name="merge"),
    path("desk/enterprises/merges/<int:pk>/undo/", merging.undo, name="merge_undo"),
    path("desk/enterprises/<int:pk>/duplicates/", duplicates.of_one, name="duplicates"),
    path(
        "desk/enterprises/<int:pk>/duplicates/<int:other_id>/differs/",
        duplicates.differs,
        name="duplicate_differs",
    ),
    path("desk/enterprises/<int:pk>/merge/<int:other_id>/", merging.merge, name="merge_two"),
]
