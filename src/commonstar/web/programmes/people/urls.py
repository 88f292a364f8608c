"""Addresses of a programme's people, and of invitations."""

from django.urls import path

from commonstar.web.programmes.people import views

IN = "programmes/<slug:programme>/people/"

urlpatterns = [
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("programmes/<slug:programme>/join/", views.ask, name="ask_to_join"),
    path(IN, views.people, name="people"),
    path(f"{IN}me/", views.me, name="me"),
    path(f"{IN}leave/", views.leave, name="leave"),
    path(f"{IN}invite/", views.invite, name="invite"),
    path(f"{IN}organisations/", views.partners, name="partners"),
    path(f"{IN}organisations/<uuid:part>/remove/", views.remove_partner, name="remove_partner"),
    path(f"{IN}invitations/<uuid:invitation>/resend/", views.resend, name="resend_invitation"),
    path(f"{IN}invitations/<uuid:invitation>/withdraw/", views.withdraw, name="withdraw_invitation"),
    path(f"{IN}requests/<uuid:join_request>/", views.answer, name="answer_request"),
    path(f"{IN}<uuid:membership>/", views.member, name="member"),
    path(f"{IN}<uuid:membership>/remove/", views.remove, name="remove_member"),
]
