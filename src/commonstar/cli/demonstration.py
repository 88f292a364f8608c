"""The sign-in links of the demonstration's cast, one per role."""

from __future__ import annotations

from commonstar.vocabulary import Role
from commonstar.web.accounts.public import demonstration_sign_in_path
from commonstar.web.programmes.public import Membership


def sign_in_links(base: str) -> list[tuple[str, str]]:
    """(role and name, address) of the first person of each role in the demonstration; empty where there is none."""
    memberships = (
        Membership.objects.filter(user__is_demonstration=True, user__is_active=True)
        .select_related("user")
        .order_by("joined_at", "user__email")
    )
    first: dict[str, Membership] = {}
    for membership in memberships:
        first.setdefault(membership.role, membership)
    return [
        (f"{role.value}: {first[role].user.name}", base + demonstration_sign_in_path(first[role].user))
        for role in Role
        if role in first
    ]
