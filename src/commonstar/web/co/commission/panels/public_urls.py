"""Addresses for people without an account: whoever bids, and members of a panel who score by a link."""

from django.urls import URLPattern, path

from commonstar.web.co.commission.panels import open_views, scoring_views

urlpatterns: list[URLPattern] = [
    path("bids/<uuid:panel>/", open_views.send, name="send_bid"),
    path("bids/mine/<str:token>/", open_views.mine, name="bid_mine"),
    path("bids/mine/<str:token>/change/", open_views.change, name="bid_change"),
    path("panel/<str:token>/", scoring_views.by_link, name="panel_member"),
    path("panel/<str:token>/<uuid:bid>/", scoring_views.bid_by_link, name="panel_member_bid"),
    path("panel/<str:token>/<uuid:bid>/files/<uuid:bid_file>/", scoring_views.file_by_link, name="panel_member_file"),
]
