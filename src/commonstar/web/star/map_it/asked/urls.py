"""The address of this sub-room; included in Map it's."""

from django.urls import URLPattern, path

from commonstar.web.star.map_it.asked import views

urlpatterns: list[URLPattern] = [path("from-round/<uuid:round>/", views.make_potential, name="make_potential")]
