"""Addresses of who agrees; the page behind an agency's link stands in the site's own addresses."""

from django.urls import path

from commonstar.web.worth.agreeing import views

urlpatterns = [
    path("<uuid:business_case>/agreement/", views.agreement, name="agreement"),
    path("<uuid:business_case>/agreement/ask/<str:agency>/", views.ask, name="ask_agency"),
    path("<uuid:business_case>/agreement/<uuid:confirmation>/close/", views.close, name="close_link"),
    path("<uuid:business_case>/agreement/<uuid:confirmation>/forget/", views.forget, name="forget_person"),
    path("<uuid:business_case>/realised/", views.realised, name="realised"),
    path("<uuid:business_case>/realised/enter/", views.enter, name="enter_realised"),
]
