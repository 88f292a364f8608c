"""The address at which anyone checks a draw by lot, below /draws/."""

from django.urls import URLPattern, path

from commonstar.web.co.commission.lots import check_views

app_name = "draws"
urlpatterns: list[URLPattern] = [path("check/", check_views.check, name="check")]
