"""Addresses of Focus it, below /programmes/<programme>/focus/."""

from django.urls import URLPattern, path

from commonstar.web.star.focus_it import activity_views, views
from commonstar.web.star.focus_it.comparing import urls as comparing
from commonstar.web.star.focus_it.placing import urls as placing
from commonstar.web.star.focus_it.stating import urls as stating
from commonstar.web.star.focus_it.weighing import urls as weighing

app_name = "focus_it"
urlpatterns: list[URLPattern] = [
    path("", views.shortlist, name="shortlist"),
    path("long-list/", views.long_list, name="long_list"),
    path("activities/", activity_views.activities, name="activities"),
    path("activities/start/", activity_views.start_activity, name="start_activity"),
    path("initiatives/<uuid:initiative>/put-on/", views.put_on, name="put_on"),
    path("initiatives/<uuid:initiative>/take-off/", views.take_off, name="take_off"),
    *stating.urlpatterns,
    *placing.urlpatterns,
    *weighing.urlpatterns,
    *comparing.urlpatterns,
]
