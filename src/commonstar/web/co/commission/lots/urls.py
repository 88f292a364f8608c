"""Addresses of panels by lot, below /programmes/<programme>/commission/lots/."""

from django.urls import URLPattern, path

from commonstar.web.co.commission.lots import draw_views, pool_views, views

app_name = "lots"
PANEL = "<uuid:lot_panel>/"
DRAW = f"{PANEL}draws/<int:draw>/"
urlpatterns: list[URLPattern] = [
    path("", views.panels, name="panels"),
    path("new/", views.new, name="new"),
    path(PANEL, views.panel, name="panel"),
    path(f"{PANEL}change/", views.change, name="change"),
    path(f"{PANEL}quotas/", views.quotas, name="quotas"),
    path(f"{PANEL}quotas/file/", views.quotas_file, name="quotas_file"),
    path(f"{PANEL}quotas/<uuid:lot_quota>/", views.quota, name="quota"),
    path(f"{PANEL}quotas/<uuid:lot_quota>/remove/", views.remove_quota, name="remove_quota"),
    path(f"{PANEL}pool/", pool_views.pool, name="pool"),
    path(f"{PANEL}pool/open/", pool_views.open_sign_up, name="open_sign_up"),
    path(f"{PANEL}pool/list/", pool_views.take_list, name="take_list"),
    path(f"{PANEL}pool/list/drop/", pool_views.drop_list, name="drop_list"),
    path(f"{PANEL}pool/try/", pool_views.try_out, name="try_out"),
    path(f"{PANEL}pool/names/", pool_views.names, name="names"),
    path(f"{PANEL}pool/names/<uuid:lot_person>/", pool_views.take_out, name="take_out"),
    path(f"{PANEL}lock/", pool_views.lock, name="lock"),
    path(f"{PANEL}unlock/", pool_views.unlock, name="unlock"),
    path(f"{PANEL}forget/", pool_views.forget, name="forget"),
    path(f"{PANEL}missing/", draw_views.missing, name="missing"),
    path(f"{PANEL}people/", draw_views.people, name="people"),
    path(f"{PANEL}people/<str:pool_member>/", draw_views.answer, name="answer"),
    path(f"{PANEL}replace/", draw_views.replace, name="replace"),
    path(DRAW, draw_views.draw, name="draw"),
    path(f"{DRAW}seed/", draw_views.seed, name="seed"),
    path(f"{DRAW}chances/", draw_views.chances, name="chances"),
    path(f"{DRAW}chances/<str:pool_member>/", draw_views.chance, name="chance"),
    path(f"{DRAW}files/<str:lot_file>", draw_views.file, name="file"),
]
