"""Addresses of gatherings: below a programme for whoever runs them, below a join code for whoever takes part."""

from django.urls import URLPattern, path

from commonstar.web.gatherings import taking_part_views, views
from commonstar.web.gatherings.asking import views as asking

app_name = "gatherings"
urlpatterns: list[URLPattern] = [
    path("programmes/<slug:programme>/gatherings/", views.gatherings, name="gatherings"),
    path("programmes/<slug:programme>/gatherings/new/", views.new, name="new"),
    path("programmes/<slug:programme>/gatherings/<uuid:gathering>/", views.gathering, name="gathering"),
    path("programmes/<slug:programme>/gatherings/<uuid:gathering>/change/", views.change, name="change"),
    path("programmes/<slug:programme>/gatherings/<uuid:gathering>/end/", views.end, name="end"),
    path("programmes/<slug:programme>/gatherings/<uuid:gathering>/add/", views.add, name="add"),
    path("programmes/<slug:programme>/activities/<uuid:activity>/state/", views.state, name="state"),
    path("programmes/<slug:programme>/activities/<uuid:asking>/round/", asking.choose_round, name="choose_round"),
    path("programmes/<slug:programme>/activities/<uuid:activity>/photos/", views.photos, name="photos"),
    path(
        "programmes/<slug:programme>/activities/<uuid:activity>/photos/<uuid:photo>/typed/", views.typed, name="typed"
    ),
    path("join/<str:code>/gathering/", taking_part_views.taking_part_page, name="taking_part"),
    path("join/<str:code>/screen/", taking_part_views.screen, name="screen"),
    path("join/<str:code>/live/<uuid:activity>/", taking_part_views.live, name="live"),
    path("join/<str:code>/live/<uuid:activity>/part/", taking_part_views.live_part, name="live_part"),
]
