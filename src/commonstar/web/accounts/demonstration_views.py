"""The one-click sign-in of the demonstration."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonstar.web.accounts.access import note_sign_in
from commonstar.web.accounts.demonstration import demonstration_person, is_from_here
from commonstar.web.common.access import everyone


@everyone
@never_cache
@require_http_methods(["GET", "POST"])
def demonstration_sign_in(request: HttpRequest, name: str) -> HttpResponse:
    """Sign in as one of the demonstration's people. Anywhere but on the machine of a demonstration: 404."""
    person = demonstration_person(name) if is_from_here(request) else None
    if person is None:
        raise Http404
    if request.method == "POST":
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        note_sign_in(request, person)
        return redirect(settings.LOGIN_REDIRECT_URL)
    title = _("Sign in as %(name)s") % {"name": person}
    return render(request, "accounts/demonstration_sign_in.html", {"title": title, "person": person})
