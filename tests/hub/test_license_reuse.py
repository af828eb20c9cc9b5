"""Electronic licenses instead of uploads: consent, what is asked, what is kept, and what becomes of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.cases.errors import NotPermitted, NotPossible, NotVisible
from apps.cases.models import Case, MaterialVersion
from apps.catalogue.definition import MaterialDef
from apps.catalogue.models import MatterVersion
from apps.hub.gateway.errors import Unavailable
from apps.hub.models import ForeignEvent, InboundMessage, LicenseQuery
from apps.hub.reuse.answers import fitting, offers_of
from apps.hub.reuse.attaching import attach_from_hub, attach_own, forget_answers, own_licenses
from apps.hub.reuse.queries import MOST_A_DAY, ask
from apps.hubsim import licenses as elsewhere
from apps.hubsim.wsgi import Simulator
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from apps.licenses.models import License
from apps.licenses.use_models import LicenseUse
from tests.cases.conftest import Course, start
from tests.cases.samples import KIND, definition

pytestmark = pytest.mark.django_db
FILED = "1.2.156.3005.2.DEMO.0004"  # the citizen's, of the simulator
TYPE = {
    "code": "project_approval",
    "name": {"zh": "投资项目备案证明", "en": "Filing of an investment project"},
    "names": ["投资项目备案"],
    "type_code": None,
    "kinds": [KIND.code],
    "confirmed": False,
}


@pytest.fixture
def reusable(matter: MatterVersion) -> MatterVersion:
    """The kernel's sample matter, whose application form a license may stand for."""
    stated = definition()
    first, *others = stated["materials"]
    matter.definition = {**stated, "materials": [{**first, "licenses": [TYPE]}, *others]}
    matter.digest = "kernel-sample-licenses"
    matter.save()
    return matter


@pytest.fixture
def case(world: DemoWorld, reusable: MatterVersion) -> Case:
    return start(world).case


def question(case: Case, world: DemoWorld, username: str = "citizen", **changes: Any) -> LicenseQuery:
    entries = {"code": "APPLICATION", "purpose": "申请用地预审", "agrees": True, **changes}
    return ask(case=case, user=world.user(username), **entries)


def test_what_fits_is_offered_and_the_rest_is_only_counted(case: Case, world: DemoWorld, hub: Simulator) -> None:
    query = question(case, world)
    assert (query.outcome, query.found, query.left_out) == ("answered", 1, 1)
    assert [offer.identifier for offer in offers_of(query.answer)] == [FILED]
    assert "居民身份证" not in query.answer


def test_purpose_consent_and_answer_are_in_the_ledger(case: Case, world: DemoWorld, hub: Simulator) -> None:
    query = question(case, world)
    entry = Entry.objects.get(kind="hub.licenses_asked", subject_id=str(case.pk))
    data = json.loads(entry.data)
    assert (data["purpose"], data["licenses"], data["query"]) == ("申请用地预审", [FILED], query.pk)
    assert "林一鸣" in data["consent"]
    assert entry.actor_name == "林一鸣"


def test_an_attached_license_is_kept_as_received_with_its_origin(case: Case, world: DemoWorld, hub: Simulator) -> None:
    query = question(case, world)
    version = attach_from_hub(query_id=query.pk, user=world.user("citizen"), identifier=FILED)
    with version.file.open() as kept:
        assert kept.read() == elsewhere.document(FILED)
    assert (version.origin["source"], version.origin["identifier"], version.origin["query"]) == ("hub", FILED, query.pk)
    assert FILED in Entry.objects.get(kind="case.material_added", subject_id=str(case.pk), data__contains="hub").data
    query.refresh_from_db()
    assert query.attached_identifier == FILED


@pytest.mark.parametrize(("changes", "field"), [({"agrees": False}, "agrees"), ({"purpose": "办"}, "purpose")])
def test_without_consent_or_purpose_nothing_is_asked(
    case: Case, world: DemoWorld, hub: Simulator, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        question(case, world, **changes)
    assert list(refusal.value.message_dict) == [field]
    assert not LicenseQuery.objects.exists()
    assert not [path for _at, path, _status in hub.store.calls() if "license-query" in path]


def test_only_the_applicant_or_an_agent_asks(case: Case, world: DemoWorld, hub: Simulator) -> None:
    with pytest.raises(NotPermitted):
        question(case, world, "outsider")


def test_a_material_that_no_license_stands_for_is_not_asked_about(case: Case, world: DemoWorld, hub: Simulator) -> None:
    with pytest.raises(NotPossible):
        question(case, world, code="M_SITE")


@pytest.mark.parametrize("fault", ["down", "error-500", "html", "half", "drop-answer"])
def test_a_hub_that_is_away_is_said_and_logged(case: Case, world: DemoWorld, hub: Simulator, fault: str) -> None:
    hub.store.set_faults({fault: 1.0})
    query = question(case, world)
    assert (query.outcome, query.answer, bool(query.error_kind)) == ("away", "", True)
    assert Entry.objects.filter(kind="hub.licenses_asked").count() == 1


def test_after_three_failures_nobody_waits_for_the_hub(case: Case, world: DemoWorld, hub: Simulator) -> None:
    hub.store.set_faults({"error-500": 1.0})
    kinds = [question(case, world).error_kind for _ in range(4)]
    assert kinds[-1] == "breaker_open"


def test_a_day_has_a_limit(case: Case, world: DemoWorld, settings: Any) -> None:
    settings.HUB_URL = ""
    for _ in range(MOST_A_DAY):
        question(case, world)
    with pytest.raises(ValidationError, match="20"):
        question(case, world)


def test_somebody_elses_license_is_never_kept(reusable: MatterVersion) -> None:
    rows = [{**elsewhere.by_identifier(FILED)[0], "certificate_holder_code": "99990101MA9900052D"}]
    kept, left_out = fitting({"licenses": rows}, definition=_asked(reusable), holder_code="990101199001010019")
    assert (kept, left_out) == ([], 1)


def _asked(matter: MatterVersion) -> MaterialDef:
    return matter.spec.material("APPLICATION")


VALUES = st.none() | st.integers() | st.text(max_size=10) | st.sampled_from(["D", "投资项目备案证明", "h"])
ROWS = st.lists(
    st.dictionaries(st.sampled_from(["certificate_name", "certificate_holder_code", "cd_operation", "issue_date",
                                     "certificate_source_id", "certificate_type_code", "file_link"]), VALUES),
    max_size=4,
)  # fmt: skip


@given(answer=st.none() | st.text() | ROWS | st.fixed_dictionaries({"licenses": ROWS | VALUES}))
def test_any_answer_is_read_or_refused(answer: object) -> None:
    asked = MaterialDef.of({**definition()["materials"][0], "licenses": [TYPE]})
    try:
        kept, left_out = fitting(answer, definition=asked, holder_code="h")
    except Unavailable:
        return
    assert left_out >= 0
    assert all(row["certificate_holder_code"] == "h" and row["certificate_source_id"] for row in kept)


def test_another_persons_query_is_not_there(case: Case, world: DemoWorld, hub: Simulator) -> None:
    query = question(case, world)
    with pytest.raises(NotVisible):
        attach_from_hub(query_id=query.pk, user=world.user("outsider"), identifier=FILED)


def test_a_license_that_was_not_found_is_not_attached(case: Case, world: DemoWorld, hub: Simulator) -> None:
    query = question(case, world)
    with pytest.raises(NotVisible):
        attach_from_hub(query_id=query.pk, user=world.user("citizen"), identifier="1.2.156.3005.2.DEMO.0001")


def test_an_answer_may_be_used_for_half_an_hour_and_is_emptied_then(
    case: Case, world: DemoWorld, hub: Simulator
) -> None:
    query = question(case, world)
    LicenseQuery.objects.update(asked_at=timezone.now() - dt.timedelta(minutes=31))
    with pytest.raises(ValidationError):
        attach_from_hub(query_id=query.pk, user=world.user("citizen"), identifier=FILED)
    assert [forget_answers(), forget_answers()] == [1, 0]
    query.refresh_from_db()
    assert (query.answer, query.found) == ("", 1)


def test_a_license_revoked_elsewhere_is_not_attached(case: Case, world: DemoWorld, hub: Simulator) -> None:
    query = question(case, world)
    now = timezone.now()
    message = InboundMessage.objects.create(
        service="license-event", message_id="1", digest="", received_at=now, answer={}
    )
    ForeignEvent.objects.create(identifier=FILED, event="revoked", reason="撤销", happened_at=now, message=message)
    with pytest.raises(ValidationError):
        attach_from_hub(query_id=query.pk, user=world.user("citizen"), identifier=FILED)


@pytest.mark.parametrize(
    "changes",
    [
        {"file_link": ""},
        {"file_link": "http://127.0.0.1:9/files/x"},
        {"file_link": "file:///etc/passwd"},
        {"file_link": "/files/unknown"},
        {"file_sm3": "0" * 64},
    ],
    ids=["no file", "another host", "no http", "gone", "another file"],
)
def test_a_file_that_does_not_come_as_announced_is_not_kept(
    case: Case, world: DemoWorld, hub: Simulator, changes: dict[str, str]
) -> None:
    query = question(case, world)
    query.answer = json.dumps([{**row, **changes} for row in json.loads(query.answer)])
    query.save()
    with pytest.raises(ValidationError):
        attach_from_hub(query_id=query.pk, user=world.user("citizen"), identifier=FILED)
    assert not MaterialVersion.objects.filter(origin__source="hub").exists()


# From our own register.


@pytest.fixture
def issued(world: DemoWorld, reusable: MatterVersion, files: Any) -> License:
    """A license of the citizen, issued in an earlier case."""
    from django.test import TestCase

    from apps.cases.seals import make_seals
    from apps.ledger.services import SYSTEM

    make_seals(authority=world.authority("990101"), actor=SYSTEM)
    with TestCase.captureOnCommitCallbacks(execute=True):
        earlier: Course = start(world, title="先前的项目").granted()
        earlier.do("jiadong.certificates", "make_certificate")
    return License.objects.get()


def test_a_license_of_our_own_is_found_without_asking_anyone(issued: License, case: Case, world: DemoWorld) -> None:
    citizen = world.user("citizen")
    assert [own.pk for own in own_licenses(case=case, user=citizen, code="APPLICATION")] == [issued.pk]
    version = attach_own(case=case, user=citizen, code="APPLICATION", license_id=issued.pk)
    assert (version.origin["source"], version.origin["number"]) == ("register", issued.number)
    assert version.digest == issued.pdf_digest
    assert LicenseUse.objects.filter(license=issued, case_ref=str(case.pk)).count() == 1


def test_a_license_that_is_suspended_is_not_offered(issued: License, case: Case, world: DemoWorld) -> None:
    License.objects.update(status="suspended", status_reason="核查", status_cause="check")
    assert not own_licenses(case=case, user=world.user("citizen"), code="APPLICATION")
    with pytest.raises(NotVisible):
        attach_own(case=case, user=world.user("citizen"), code="APPLICATION", license_id=issued.pk)
