"""Addresses of votes, below /programmes/<programme>/commission/votes/."""

from django.urls import URLPattern, path

from commonstar.web.co.commission.voting import papers_views, views

urlpatterns: list[URLPattern] = [
    path("<uuid:poll>/", views.poll, name="poll"),
    path("<uuid:poll>/change/", views.change, name="poll_change"),
    path("<uuid:poll>/open/", views.open_, name="poll_open"),
    path("<uuid:poll>/close/", views.close, name="poll_close"),
    path("<uuid:poll>/file/", views.make_file, name="poll_file"),
    path("<uuid:poll>/open-file/", views.open_file, name="poll_open_file"),
    path("<uuid:poll>/seed/", views.seed, name="poll_seed"),
    path("<uuid:poll>/count/", views.count, name="poll_count"),
    path("<uuid:poll>/publish/", views.publish, name="poll_publish"),
    path("<uuid:poll>/explain/", views.explain, name="poll_explain"),
    path("<uuid:poll>/observers/", views.observers, name="poll_observers"),
    path("<uuid:poll>/observers/<uuid:observer>/close/", views.close_observer, name="poll_observer_close"),
    path("<uuid:poll>/roll/", views.roll, name="poll_roll"),
    path("<uuid:poll>/roll/members/", views.members, name="poll_members"),
    path("<uuid:poll>/roll/mail/", views.mail, name="poll_mail"),
    path("<uuid:poll>/roll/renew/", views.renew, name="poll_renew"),
    path("<uuid:poll>/roll/paper/", views.paper, name="poll_paper"),
    path("<uuid:poll>/roll/print/", views.roll_print, name="poll_roll_print"),
    path("<uuid:poll>/ballot-paper/", views.ballot_papers, name="poll_ballot_papers"),
    path("<uuid:poll>/my-ballot/", views.my_ballot, name="my_ballot"),
    path("<uuid:poll>/papers/", papers_views.batches, name="papers"),
    path("<uuid:poll>/papers/<uuid:batch>/", papers_views.batch, name="batch"),
    path("<uuid:poll>/papers/<uuid:batch>/take-out/", papers_views.take_out, name="take_out_paper"),
    path("<uuid:poll>/papers/<uuid:batch>/type/", papers_views.type_paper, name="type_paper"),
]
