"""The read API of the public list, version 1."""

from django.urls import path

from whitelist import api

api_patterns = [
    path("api/v1/list/", api.entries, name="api_list"),
    path("api/v1/list/<str:code>/", api.entry, name="api_entry"),
    path("api/v1/publications/", api.publications, name="api_publications"),
    path("api/v1/publications/<int:number>/", api.publication, name="api_publication"),
    path("api/v1/schema/", api.schema, name="api_schema"),
]
