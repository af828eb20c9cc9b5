"""Words for the codes that a derivation holds: holidays, reasons of a pause, legal bases.

A code that is not listed here stands for itself: an administrator may name a regional holiday (三月三) or quote a
local rule, and both are shown as written.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HOLIDAYS: dict[str, Promise] = {
    "new_year": _("New Year's Day"),
    "spring_festival": _("Spring Festival"),
    "tomb_sweeping": _("Tomb-Sweeping Day"),
    "labor_day": _("Labor Day"),
    "dragon_boat": _("Dragon Boat Festival"),
    "mid_autumn": _("Mid-Autumn Festival"),
    "national_day": _("National Day"),
}

# The first eight are the closed list of 行政许可法 art. 45; the others need a basis of their own.
PAUSES: dict[str, Promise] = {
    "hearing": _("hearing"),
    "bidding": _("tender"),
    "auction": _("auction"),
    "inspection": _("inspection"),
    "testing": _("testing"),
    "quarantine": _("quarantine"),
    "appraisal": _("appraisal"),
    "expert_review": _("expert review"),
    "listing": _("listing"),
    "site_visit": _("site visit"),
    "publicity": _("public notice"),
    "consult_dept": _("consultation of other departments"),
    "consult_mil": _("consultation of the military"),
    "correction": _("correction of materials"),
}

BASES: dict[str, Promise] = {
    "XKF32": _("Administrative License Law, article 32"),
    "XKF42": _("Administrative License Law, article 42"),
    "XKF43": _("Administrative License Law, article 43"),
    "XKF44": _("Administrative License Law, article 44"),
    "XKF45": _("Administrative License Law, article 45"),
    "XKF47": _("Administrative License Law, article 47"),
    "XKF48": _("Administrative License Law, article 48"),
    "promise": _("service promise of the authority"),
}


def holiday(code: str) -> str:
    return str(HOLIDAYS.get(code, code))


def pause(code: str) -> str:
    return str(PAUSES.get(code, code))


def basis(code: str) -> str:
    return str(BASES.get(code, code))
