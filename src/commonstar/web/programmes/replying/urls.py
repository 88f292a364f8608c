"""Addresses of replies."""

from django.urls import URLPattern, path

from commonstar.web.programmes.replying import views

urlpatterns: list[URLPattern] = [
    path("", views.replies, name="replies"),
    path("calls/", views.calls, name="calls"),
    path("letters/", views.letters, name="letters"),
    path("letters.csv", views.letters_file, name="letters_file"),
    path("said-and-done/", views.said_and_done, name="said_and_done"),
    path("<uuid:reply>/", views.reply, name="reply"),
    path("<uuid:reply>/answer/", views.answer, name="reply_answer"),
    path("<uuid:reply>/assign/", views.assign, name="reply_assign"),
    path("<uuid:reply>/send/", views.send, name="reply_send"),
    path("<uuid:reply>/publish/", views.publish, name="reply_publish"),
]
