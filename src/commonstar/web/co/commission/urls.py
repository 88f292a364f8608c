"""Addresses of Co-commission, below /programmes/<programme>/commission/."""

from django.urls import URLPattern, URLResolver, include, path

from commonstar.web.co.commission import views

app_name = "commission"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("budgets/", include("commonstar.web.co.commission.budgets.urls")),
    path("panels/", include("commonstar.web.co.commission.panels.urls")),
    path("votes/", include("commonstar.web.co.commission.voting.urls")),
    path("lots/", include("commonstar.web.co.commission.lots.urls")),
    path("bodies/", include("commonstar.web.co.commission.bodies.urls")),
    path("elections/", include("commonstar.web.co.commission.elections.urls")),
]
