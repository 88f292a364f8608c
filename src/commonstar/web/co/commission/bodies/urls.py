"""Addresses of elected bodies, below /programmes/<programme>/commission/bodies/."""

from django.urls import URLPattern, path

from commonstar.web.co.commission.bodies import money_views, views

urlpatterns: list[URLPattern] = [
    path("<uuid:body>/", views.body, name="body"),
    path("<uuid:body>/change/", views.body_change, name="body_change"),
    path("<uuid:body>/tasks/new/", views.task_new, name="agreed_task_new"),
    path("<uuid:body>/meetings/new/", views.meeting_new, name="body_meeting_new"),
    path("<uuid:body>/decide/", views.body_decide, name="body_decide"),
    path("<uuid:body>/grant/", money_views.fund_grant, name="fund_grant"),
    path("terms/<uuid:term>/end/", views.term_end, name="term_end"),
    path("tasks/<uuid:agreed_task>/done/", views.task_done, name="agreed_task_done"),
    path("funds/<uuid:fund>/", money_views.fund, name="fund"),
    path("funds/<uuid:fund>/spend/", money_views.fund_spend, name="fund_spend"),
    path("funds/<uuid:fund>/next-year/", money_views.fund_next, name="fund_next"),
    path("spendings/<uuid:spending>/take-back/", money_views.spending_take_back, name="spending_take_back"),
]
