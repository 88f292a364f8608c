"""Every address of the site. Each view names the rule that guards it (see common/access.py)."""

from django.urls import include, path

from commonstar.web.accounts.demonstration_views import demonstration_sign_in

urlpatterns = [
    path("", include("commonstar.web.common.urls")),
    path("api/v1/", include("commonstar.web.api.urls")),
    path("account/tokens/", include("commonstar.web.api.token_urls")),
    path("account/", include("commonstar.web.accounts.urls")),
    path("demonstration/sign-in/<slug:name>/", demonstration_sign_in, name="demonstration_sign_in"),
    path("programmes/<slug:programme>/demonstration/", include("commonstar.web.demonstration.urls")),
    path("", include("commonstar.web.questionnaires.answering.urls")),
    path("", include("commonstar.web.participation.urls")),
    path("organisations/<slug:organisation>/consent/", include("commonstar.web.participation.consent_urls")),
    path("organisations/", include("commonstar.web.organisations.urls")),
    path("library/", include("commonstar.web.library.urls")),
    path("draws/", include("commonstar.web.co.commission.lots.public_urls")),
    path("vote/", include("commonstar.web.co.commission.voting.public_urls")),
    path("", include("commonstar.web.worth.agreeing.public_urls")),
    path("models/", include("commonstar.web.worth.shipped_urls")),
    path("programmes/<slug:programme>/worth/", include("commonstar.web.worth.urls")),
    path("programmes/<slug:programme>/questionnaires/", include("commonstar.web.questionnaires.urls")),
    path("", include("commonstar.web.programmes.urls")),
    path("", include("commonstar.web.gatherings.urls")),
    path("", include("commonstar.web.co.commission.panels.public_urls")),
    path("", include("commonstar.web.co.commission.budgets.citizens_urls")),
    path("programmes/<slug:programme>/commission/", include("commonstar.web.co.commission.urls")),
    path("programmes/<slug:programme>/focus/", include("commonstar.web.star.focus_it.urls")),
    path("", include("commonstar.web.star.focus_it.comparing.taking_part_urls")),
    path("", include("commonstar.web.star.focus_it.placing.taking_part_urls")),
    path("", include("commonstar.web.star.focus_it.weighing.taking_part_urls")),
    path("programmes/<slug:programme>/map/", include("commonstar.web.star.map_it.urls")),
    path("", include("commonstar.web.star.map_it.ratings.public_urls")),
    path("", include("commonstar.web.star.map_it.workshop.taking_part_urls")),
    path("", include("commonstar.web.star.focus_it.stating.taking_part_urls")),
]
