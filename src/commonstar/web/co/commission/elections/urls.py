"""Addresses of elections, below /programmes/<programme>/commission/elections/."""

from django.urls import URLPattern, path

from commonstar.web.co.commission.elections import counting_views, declaring_views, standing_views, views

urlpatterns: list[URLPattern] = [
    path("", views.elections, name="elections"),
    path("new/", views.election_new, name="election_new"),
    path("<uuid:election>/", views.election, name="election"),
    path("<uuid:election>/change/", views.election_change, name="election_change"),
    path("<uuid:election>/open/", views.election_open, name="election_open"),
    path("<uuid:election>/publish/", views.election_publish, name="election_publish"),
    path("<uuid:election>/declare/", declaring_views.election_declare, name="election_declare"),
    path("seats/<uuid:term>/fill/", declaring_views.seat_fill, name="seat_fill"),
    path("<uuid:election>/stand/", standing_views.stand, name="election_stand"),
    path("<uuid:election>/nominate/", standing_views.election_nominate, name="election_nominate"),
    path("<uuid:election>/paper/", standing_views.nomination_paper, name="nomination_paper"),
    path("candidates/<uuid:candidate>/change/", standing_views.candidate_change, name="candidate_change"),
    path("candidates/<uuid:candidate>/withdraw/", standing_views.candidate_withdraw, name="candidate_withdraw"),
    path("candidates/<uuid:candidate>/not-take/", standing_views.candidate_not_take, name="candidate_not_take"),
    path("candidates/<uuid:candidate>/name/", standing_views.candidate_name, name="candidate_name"),
    path("contests/<uuid:contest>/", counting_views.contest, name="contest"),
    path("contests/<uuid:contest>/vote/", counting_views.contest_vote, name="contest_vote"),
    path("contests/<uuid:contest>/tally/<int:counting>/", counting_views.tally, name="tally"),
    path("contests/<uuid:contest>/again/", counting_views.again, name="count_again"),
    path("contests/<uuid:contest>/count/", counting_views.count, name="count"),
    path("contests/<uuid:contest>/sheet/", counting_views.contest_sheet, name="contest_sheet"),
    path("contests/<uuid:contest>/sheet.<str:sheet_ending>", counting_views.contest_file, name="contest_file"),
    path("contests/<uuid:contest>/signed/", counting_views.signed, name="signed"),
]
