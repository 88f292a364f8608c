"""Addresses of commissioning panels, below /programmes/<programme>/commission/panels/."""

from django.urls import URLPattern, URLResolver, path

from commonstar.web.co.commission.panels import bid_views, meeting_views, scoring_views, setup_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.panels, name="panels"),
    path("new/", setup_views.new, name="new_panel"),
    path("<uuid:panel>/", views.panel, name="panel"),
    path("<uuid:panel>/change/", setup_views.change, name="change_panel"),
    path("<uuid:panel>/go-on/", setup_views.go_on, name="panel_goes_on"),
    path("<uuid:panel>/members/add/", setup_views.add_member, name="add_panel_member"),
    path("<uuid:panel>/members/<uuid:panel_member>/remove/", setup_views.remove_member, name="remove_panel_member"),
    path("<uuid:panel>/members/<uuid:panel_member>/link/", setup_views.member_link, name="panel_member_link"),
    path("<uuid:panel>/bids/add/", bid_views.add, name="add_bid"),
    path("<uuid:panel>/bids/<uuid:bid>/", bid_views.bid, name="bid"),
    path("<uuid:panel>/bids/<uuid:bid>/plain/", bid_views.plain, name="plain_bid"),
    path("<uuid:panel>/bids/<uuid:bid>/withdraw/", bid_views.withdraw, name="withdraw_bid"),
    path("<uuid:panel>/bids/<uuid:bid>/files/<uuid:bid_file>/", bid_views.file, name="bid_file"),
    path("<uuid:panel>/score/", scoring_views.score, name="score"),
    path("<uuid:panel>/score/<uuid:bid>/", scoring_views.score_bid, name="score_bid"),
    path("<uuid:panel>/sheets/", scoring_views.sheets, name="sheets"),
    path("<uuid:panel>/sheets/<uuid:panel_member>/", scoring_views.sheet, name="sheet"),
    path("<uuid:panel>/sheets/<uuid:panel_member>/<uuid:bid>/", scoring_views.enter_sheet, name="enter_sheet"),
    path("<uuid:panel>/meeting/", meeting_views.meeting, name="meeting"),
    path("<uuid:panel>/meeting/<uuid:bid>/", meeting_views.agree, name="agree"),
    path("<uuid:panel>/meeting/<uuid:bid>/outcome/", meeting_views.settle, name="settle"),
    path("<uuid:panel>/award/", meeting_views.award, name="award"),
]
