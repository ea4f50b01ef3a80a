"""What everybody may open: the list, its publications, notices, objections, the course of the rounds."""

from django.urls import path

from whitelist.views.public import home, lists, notices, objections, publications, rounds

public_patterns = [
    path("", home.home, name="home"),
    path("list/", lists.listing, name="list"),
    path("list/verify/", lists.find, name="verify_form"),
    path("list/list.json", lists.as_json, name="list_json"),
    path("list/list.csv", lists.as_csv, name="list_csv"),
    path("list/list.xlsx", lists.as_xlsx, name="list_xlsx"),
    path("list/<str:code>/", lists.verify, name="verify"),
    path("publications/", publications.index, name="publications"),
    path("publications/<int:number>/", publications.detail, name="publication"),
    path("publications/<int:number>/payload.json", publications.payload, name="publication_payload"),
    path("publications/<int:number>/list.csv", publications.as_csv, name="publication_csv"),
    path("publications/<int:number>/list.xlsx", publications.as_xlsx, name="publication_xlsx"),
    path("publications/<int:number>/compare/", publications.choose, name="compare_choose"),
    path("publications/<int:number>/compare/<int:other>/", publications.compare, name="compare"),
    path("notices/", notices.index, name="notices"),
    path("notices/<int:round_id>/", notices.current, name="notice"),
    path("notices/<int:round_id>/<int:number>/", notices.version, name="notice_version"),
    path("notices/<int:round_id>/<int:number>/payload.json", notices.payload, name="notice_payload"),
    path("notices/<int:round_id>/objections/<int:ref>/", objections.file, name="object"),
    path("objections/", objections.follow, name="objections"),
    path("objections/received/<uuid:key>/", objections.receipt, name="receipt"),
    path("rounds/", rounds.index, name="public_rounds"),
    path("rounds/<int:year>/", rounds.detail, name="public_round"),
    path("history/", rounds.roots, name="roots"),
]
