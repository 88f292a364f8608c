"""Addresses of guidance: public, and inside a programme, where blanks are filled in from its settings."""

from django.urls import URLPattern, path

from commonstar.web.programmes.guidance import views

urlpatterns: list[URLPattern] = [
    path("guidance/", views.guidance, name="guidance"),
    path("guidance/<slug:resource>/", views.resource, name="resource"),
    path("guidance/<slug:resource>/word/", views.resource_word, name="resource_word"),
    path("start-from-a-problem/", views.problems, name="problems"),
    path("start-from-a-problem/<slug:problem>/", views.problem_where, name="problem_where"),
    path("programmes/<slug:programme>/guidance/", views.guidance_inside, name="guidance_inside"),
    path("programmes/<slug:programme>/guidance/<slug:resource>/", views.guided, name="guided"),
    path("programmes/<slug:programme>/guidance/<slug:resource>/word/", views.guided_word, name="guided_word"),
    path("programmes/<slug:programme>/start-from-a-problem/", views.problems_inside, name="problems_inside"),
]
