"""Addresses of questionnaires; included under the programme."""

from django.urls import URLPattern, path

from commonstar.web.questionnaires import entering_views, views
from commonstar.web.questionnaires.building import bringing_views, language_views, words_views
from commonstar.web.questionnaires.building import views as building
from commonstar.web.questionnaires.results import views as results
from commonstar.web.questionnaires.results import weights_views

app_name = "questionnaires"
urlpatterns: list[URLPattern] = [
    path("", views.questionnaires, name="questionnaires"),
    path("choose/", views.choose, name="choose"),
    path("make/", building.start, name="start"),
    path("bring-in/", bringing_views.bring_in, name="bring_in"),
    path("instruments/<uuid:instrument>/build/", building.build, name="build"),
    path("instruments/<uuid:instrument>/about/", building.about, name="about"),
    path("instruments/<uuid:instrument>/build/<str:question>/", building.change, name="change"),
    path("instruments/<uuid:instrument>/build/<str:question>/only-if/", building.branch, name="branch"),
    path("instruments/<uuid:instrument>/file.<str:as_file>", building.definition, name="definition"),
    path("instruments/<uuid:instrument>/", views.instrument, name="instrument"),
    path("instruments/<uuid:instrument>/languages/", language_views.all_languages, name="languages"),
    path("instruments/<uuid:instrument>/add-language/", words_views.add_language, name="add_language"),
    path("instruments/<uuid:instrument>/languages/<str:language>/", language_views.language, name="language"),
    path("instruments/<uuid:instrument>/languages/<str:language>/words/", words_views.words_in, name="words_in"),
    path("instruments/<uuid:instrument>/open/", views.open_round, name="open"),
    path("rounds/<uuid:round>/", views.round_page, name="round"),
    path("rounds/<uuid:round>/times/", views.times, name="times"),
    path("rounds/<uuid:round>/publish/", views.publish, name="publish"),
    path("rounds/<uuid:round>/enter/", entering_views.enter, name="enter"),
    path("rounds/<uuid:round>/paper.pdf", entering_views.paper, name="paper"),
    path("rounds/<uuid:round>/weights/", weights_views.weights, name="weights"),
    path("rounds/<uuid:round>/words/", results.words, name="words"),
    path("rounds/<uuid:round>/results/", results.results, name="results"),
    path("rounds/<uuid:round>/results.<str:ending>", results.file, name="file"),
    path("rounds/<uuid:round>/results/<str:question>/", results.result, name="result"),
    path("rounds/<uuid:round>/results/<str:question>/chart.svg", results.chart, name="chart"),
]
