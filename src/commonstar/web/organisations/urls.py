"""Addresses of organisations and places."""

from django.urls import URLPattern, URLResolver, path

from commonstar.web.organisations import framework_views, place_views, views

app_name = "organisations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.mine, name="mine"),
    path("new/", views.new, name="new"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("<slug:organisation>/", views.organisation, name="organisation"),
    path("<slug:organisation>/edit/", views.edit, name="edit"),
    path("<slug:organisation>/leave/", views.leave, name="leave"),
    path("<slug:organisation>/people/invite/", views.invite, name="invite"),
    path("<slug:organisation>/people/invitations/<uuid:invitation>/", views.withdraw, name="withdraw_invitation"),
    path("<slug:organisation>/people/<uuid:member>/", views.member, name="member"),
    path("<slug:organisation>/people/<uuid:member>/remove/", views.remove, name="remove_member"),
    path("<slug:organisation>/frameworks/", framework_views.frameworks, name="frameworks"),
    path("<slug:organisation>/frameworks/import/", framework_views.import_frameworks, name="import_frameworks"),
    path("<slug:organisation>/places/", place_views.places, name="places"),
    path("<slug:organisation>/places/new/", place_views.new_place, name="new_place"),
    path("<slug:organisation>/places/import/", place_views.import_places, name="import_places"),
    path("<slug:organisation>/places/<uuid:place>/", place_views.place, name="place"),
    path("<slug:organisation>/places/<uuid:place>/edit/", place_views.edit_place, name="edit_place"),
    path("<slug:organisation>/places/<uuid:place>/remove/", place_views.remove_place, name="remove_place"),
    path("<slug:organisation>/places/<uuid:place>/people/", place_views.add_population, name="add_population"),
    path(
        "<slug:organisation>/places/<uuid:place>/people/<uuid:population>/remove/",
        place_views.remove_population,
        name="remove_population",
    ),
]
