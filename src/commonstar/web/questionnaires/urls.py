"""Addresses of questionnaires; included under the programme."""

from django.urls import URLPattern, path

from commonstar.web.questionnaires import entering_views, views

app_name = "questionnaires"
urlpatterns: list[URLPattern] = [
    path("", views.questionnaires, name="questionnaires"),
    path("choose/", views.choose, name="choose"),
    path("instruments/<uuid:instrument>/", views.instrument, name="instrument"),
    path("instruments/<uuid:instrument>/open/", views.open_round, name="open"),
    path("rounds/<uuid:round>/", views.round_page, name="round"),
    path("rounds/<uuid:round>/publish/", views.publish, name="publish"),
    path("rounds/<uuid:round>/enter/", entering_views.enter, name="enter"),
]
