"""Addresses of budgets that everyone can read."""

from django.urls import URLPattern, path

from commonstar.web.co.commission.budgets import citizens_views as views

app_name = "citizens_budgets"
# The first part stands here and not where this is included: routes of the same text share their converters in Django,
# and below a programme there is one of this text, which knows of the programme.
ROUND = "budgets/<uuid:budget>/"
urlpatterns: list[URLPattern] = [
    path(ROUND, views.round_page, name="round"),
    path(f"{ROUND}ideas/", views.ideas, name="ideas"),
    path(f"{ROUND}projects/<int:number>/", views.project, name="project"),
    path(f"{ROUND}result/", views.result, name="result"),
    path(f"{ROUND}about-the-file.txt", views.about_the_file, name="about_the_file"),
]
