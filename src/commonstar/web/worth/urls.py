"""Addresses of business cases."""

from django.urls import URLPattern, URLResolver, path

from commonstar.web.worth import opening_views, views
from commonstar.web.worth.agreeing.urls import urlpatterns as agreeing
from commonstar.web.worth.estimating import views as estimating
from commonstar.web.worth.filling.urls import urlpatterns as filling
from commonstar.web.worth.mix import views as mix
from commonstar.web.worth.outputs.urls import urlpatterns as outputs
from commonstar.web.worth.versions import views as versions

app_name = "worth"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.cases, name="cases"),
    path("mix/", mix.mix, name="mix"),
    path("start/", opening_views.start, name="start"),
    path("start/model/", opening_views.start_shipped, name="start_shipped"),
    path("start/file/", opening_views.start_file, name="start_file"),
    path("start/estimate/", estimating.start, name="start_estimate"),
    path("start/empty/", opening_views.start_empty, name="start_empty"),
    path("<uuid:business_case>/", views.case, name="case"),
    path("<uuid:business_case>/estimate/", estimating.change, name="estimate"),
    path("<uuid:business_case>/open-as-model/", estimating.open_as_model, name="open_as_model"),
    path("<uuid:business_case>/versions/", versions.versions, name="versions"),
    path("<uuid:business_case>/compare/", versions.compare, name="compare"),
    path("<uuid:business_case>/versions/<int:version>/sign-off/", versions.sign_off, name="sign_off"),
    path("<uuid:business_case>/versions/<int:version>/withdraw/", versions.withdraw, name="withdraw"),
    path("<uuid:business_case>/change/", opening_views.change, name="change"),
    path("<uuid:business_case>/versions/<int:version>/", views.version, name="version"),
    path("<uuid:business_case>/versions/<int:version>/model.yaml", views.file, name="file"),
    path("<uuid:business_case>/versions/<int:version>/working/<path:cell>/", views.worked, name="working"),
    *agreeing,
    *filling,
    *outputs,
]
