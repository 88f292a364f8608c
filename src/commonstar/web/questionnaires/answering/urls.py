"""Where people without an account answer; under the join code."""

from django.urls import path

from commonstar.web.questionnaires.answering import views

app_name = "answering"
urlpatterns = [path("join/<str:code>/answer/", views.answer, name="answer")]
