"""What a clerk declares before an act that cannot be undone: plain words, the law beside them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.lifecycle import Available
from apps.cases.models import Case
from apps.desk.naming import post_words

STATEMENTS: dict[str, Sequence[Promise]] = {
    "request_correction": (
        _("The notice names everything that is missing, at once: there is no second one (art. 32(4))."),
        _("A sealed correction notice goes to the applicant. The acceptance term starts anew with their answer."),
    ),
    "accept": (
        _("You accept the application in the name of the authority (art. 32(5))."),
        _("The statutory and the promised clock start: tomorrow is the first day."),
        _("A sealed acceptance notice goes to the applicant. No further correction can be asked for."),
    ),
    "not_accept": (
        _("You decide in the name of the authority not to accept the application (art. 32)."),
        _("A sealed decision with its ground goes to the applicant, who may have it reviewed. The case is closed."),
    ),
    "close_co_review": (
        _("Departments that have not answered can no longer do so."),
        _("Silence is not consent: your reason is recorded."),
    ),
    "start_procedure": (
        _("Only what article 45 lists, or a written rule, stops the clock."),
        _("A sealed notice tells the applicant how long the procedure will take."),
    ),
    "report_up": (
        _("The case, your opinion and all materials go to the higher authority (art. 35)."),
        _("From then on only the higher authority can act, until it sends the case back."),
    ),
    "send_back_down": (
        _("The case goes back to the lower authority. The clock runs on."),
        _("Until it is reported up again, nobody here can act on it."),
    ),
    "approve_extension": (
        _("You extend the term as head of the authority, or for them (art. 42). It can be extended once only."),
        _("A sealed notice with the reason goes to the applicant."),
    ),
    "grant": (
        _("You grant the license in the name of the authority. This is a decision with legal effect (art. 38)."),
        _("A sealed decision goes to the applicant. The license has to be issued within ten working days (art. 44)."),
        _("It can only be taken back by the procedures of the law (arts. 69 and 70)."),
    ),
    "refuse": (
        _("You refuse the license in the name of the authority. This is a decision with legal effect (art. 38)."),
        _("A sealed decision with reasons and remedies goes to the applicant. The case is closed."),
    ),
    "make_certificate": (
        _("The license takes its number now. A number is never given again."),
        _("It is drawn up and sealed from the entries of the case; the register shows it as valid."),
    ),
    "deliver": (
        _("You confirm that the holder has received the license (art. 44)."),
        _("A sealed receipt of delivery is made. The case is closed."),
    ),
}


def statements_for(case: Case, offer: Available) -> list[str]:
    """Sentences in the reader's language; also for an act that a sector added."""
    own = [str(s) for s in STATEMENTS.get(offer.act.name, ())]
    if offer.post is not None:
        own.append(gettext("You act as %(post)s.") % {"post": post_words(offer.post)})
    own.append(gettext("The record names you and the time, and cannot be changed."))
    return own
