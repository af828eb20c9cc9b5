"""The mining right that the plan's sample belongs to: registered through the acts that everyone uses."""

from __future__ import annotations

import contextlib

from apps.cases.actions import perform
from apps.cases.demo import story
from apps.cases.demo.run import Demonstration
from apps.cases.errors import NotPossible
from apps.cases.registry import Sample
from apps.cases.seals import make_seals
from apps.cases.tasks import make_license_files
from apps.cases.vocabulary import Stage
from apps.identity.models import Authority, Duty
from apps.identity.world import DemoWorld
from apps.ledger.services import SYSTEM
from apps.mineral.prerequisites import find_right

RIGHT_NUMBER = "示（2026）甲东县不动产权第9999999号"


def register_right(sample: Sample) -> None:
    """Drives a case of the sample to its sealed license, once."""
    world = DemoWorld()
    if find_right(number=RIGHT_NUMBER, holder=world.company()) is not None:
        return
    make_seals(authority=Authority.objects.get(code=sample.authority), actor=SYSTEM)
    show = Demonstration(tell=lambda line: None)
    case = show.draft(
        matter_code="mineral.mining_right_new", user=world.user("agent"), applicant=world.company(), sample=sample
    )
    case = show.go_on(case.pk, Stage.CERTIFICATE, sample)
    maker = story.clerk(authority=case.holder, duty=Duty.CERTMAKER)
    perform(case, "make_certificate", maker, data={"number": RIGHT_NUMBER})
    with contextlib.suppress(NotPossible):  # a worker may have told the case first
        make_license_files(str(case.pk))
