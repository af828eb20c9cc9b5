"""Writes: the organization (by its administrators) and applicants (by themselves or at the window)."""

from __future__ import annotations

from apps.identity.services.applicants import (
    appoint_agent,
    end_agency,
    link_account,
    register_legal_person,
    register_natural_person,
    register_vouched,
    update_contact,
)
from apps.identity.services.levels import state_hub_level, verify_at_window
from apps.identity.services.organization import (
    close_post,
    create_authority,
    create_department,
    create_user,
    open_post,
    set_stand_in,
)

__all__ = [
    "appoint_agent",
    "close_post",
    "create_authority",
    "create_department",
    "create_user",
    "end_agency",
    "link_account",
    "open_post",
    "register_legal_person",
    "register_natural_person",
    "register_vouched",
    "set_stand_in",
    "state_hub_level",
    "update_contact",
    "verify_at_window",
]
