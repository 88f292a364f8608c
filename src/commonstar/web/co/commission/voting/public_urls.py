"""Addresses of a vote that need no account, below /vote/. No code of a voter stands in them."""

from django.urls import URLPattern, path

from commonstar.web.co.commission.voting import proof, voter_views

app_name = "vote"
urlpatterns: list[URLPattern] = [
    path("check/", proof.check, name="check"),
    path("observer/<str:token>/", proof.observed, name="observer"),
    path("<str:code>/", voter_views.start, name="start"),
    path("<str:code>/ballot/", voter_views.ballot, name="ballot"),
    path("<str:code>/change/", voter_views.change, name="change"),
    path("<str:code>/receipt/", voter_views.receipt, name="receipt"),
    path("<str:code>/proof/", proof.proof, name="proof"),
    path("<str:code>/proof/file/", proof.file, name="file"),
    path("<str:code>/proof/receipts/", proof.receipts, name="receipts"),
]
