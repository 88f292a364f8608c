"""Addresses of budgets, below /programmes/<programme>/commission/budgets/."""

from django.urls import URLPattern, path

from commonstar.web.co.commission.budgets import views

app_name = "budgets"
ROUND = "<uuid:budget>/"
urlpatterns: list[URLPattern] = [
    path("", views.budgets, name="list"),
    path("new/", views.add, name="add"),
    path(ROUND, views.manage, name="manage"),
    path(f"{ROUND}about/", views.change, name="change"),
    path(f"{ROUND}rules/", views.count_rules, name="rules"),
    path(f"{ROUND}open/", views.open_for_ideas, name="open"),
    path(f"{ROUND}close/", views.close_for_ideas, name="close"),
    path(f"{ROUND}take-in/", views.take_in, name="take_in"),
    path(f"{ROUND}ideas/<int:number>/", views.check, name="check"),
    path(f"{ROUND}projects/<int:number>/", views.project, name="project"),
    path(f"{ROUND}projects/<int:number>/delivery/", views.report, name="report"),
    path(f"{ROUND}vote/", views.put_to_vote, name="vote"),
    path(f"{ROUND}tell/", views.tell, name="tell"),
]
