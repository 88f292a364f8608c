"""Addresses of demands and themes."""

from django.urls import URLPattern, path

from commonstar.web.programmes.demands import views

urlpatterns: list[URLPattern] = [
    path("", views.demands, name="demands"),
    path("add/", views.add, name="add_demand"),
    path("add/not-voiced/", views.add_unvoiced, name="add_unvoiced"),
    path("import/", views.import_demands, name="import_demands"),
    path("themes/", views.themes, name="themes"),
    path("themes/new/", views.new_theme, name="new_theme"),
    path("themes/<uuid:theme>/", views.rename_theme, name="rename_theme"),
    path("themes/<uuid:theme>/remove/", views.remove_theme, name="remove_theme"),
    path("<int:number>/", views.demand, name="demand"),
    path("<int:number>/change/", views.change, name="change_demand"),
    path("<int:number>/remove/", views.remove, name="remove_demand"),
]
