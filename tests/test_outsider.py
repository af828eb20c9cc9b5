"""An outsider's walk over every address of the site and of the API: they get nothing, and they change nothing.

The addresses come from the URL resolver. A new one is walked by itself; if it brings a part that VALUES does not know,
the test fails until it is given the value that leads to somebody else's thing. What may be opened by anyone, or by
anyone signed in, is listed here by name; whatever is opened must not contain a word of the cases.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from apps.cases import materials
from apps.cases.models import (
    Case,
    Counter,
    Document,
    Material,
    MaterialVersion,
    Notice,
    Project,
    SealAuthorization,
    WorkItem,
)
from apps.cases.seals import make_seals
from apps.catalogue.models import MatterVersion
from apps.deadlines.dates import today
from apps.hub.collect import collect_all
from apps.hub.models import Delivery
from apps.identity.models import User
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry, Nature
from apps.ledger.sequencing import sequence_all
from apps.ledger.services import SYSTEM
from apps.licenses.models import License
from apps.licenses.sharing import find_recipient, give_consent
from apps.licenses.use_models import ShareConsent, Showing
from apps.signatures.models import Seal
from tests.cases.conftest import MATTER, Course, files, matter, start  # noqa: F401
from tests.cases.samples import a_pdf

TITLE, FILE_NAME = "甲东机密样例项目", "林一鸣的申请表.pdf"
PROJECT = "2026-990101-48-01-000321"

PUBLIC = {
    *("healthz", "set_language", "ui:appearance", "ui:favicon", "ui:start"),
    *("public:home", "public:guides", "public:guide", "public:progress", "public:progress_case"),
    *("public:verify", "public:verify_upload", "public:verify_holder", "public:verify_qr"),
    *("public:showing", "public:offline", "public:offline_worker"),
    *("public:pki_status", "public:pki_status_in_address", "public:pki_timestamp"),
    *("account_login", "account_logout", "account_signup", "account_inactive", "account_confirm_email"),
    *("account_email_verification_sent", "account_confirm_login_code"),
    *("account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    *("admin:login", "admin:logout", "admin:jsi18n"),
    *("hub:inbound", "openid_connect_callback"),  # signed by the hub; a state that was given out
    *("api:schema", "api:docs", "api:matter-list", "api:matter-detail", "api:verification"),
}
# Pages about the signed-in person themselves; walked too, and searched for others' words.
OWN = {
    *("identity:profile", "account_email", "account_change_password", "account_set_password", "account_reauthenticate"),
    *("filing:home", "filing:choose", "filing:start", "filing:notices", "filing:read_all"),
    *("api:applicant-list", "api:case-list", "api:work-item-list", "api:license-list"),
    *("wallet:home", "wallet:received", "wallet:queries", "api:license-shared-list", "api:license-query-list"),
}
# Of whoever runs the exchange with the hub: numbers are what its rows go by; nothing else of a case stands there.
OF_OPERATORS = {
    *("exchange:home", "exchange:find", "exchange:rows", "exchange:row", "exchange:remedy", "exchange:case"),
    *("exchange:codes", "exchange:code", "exchange:code_add", "exchange:items", "exchange:item", "exchange:item_add"),
    *("exchange:reconciliations", "exchange:reconciliation", "exchange:inbound"),
    *("exchange:directory", "exchange:directory_fetch", "exchange:directory_confirm", "exchange:directory_held"),
    *("exchange:license_types", "exchange:license_type"),
}
OWN_OF_CLERKS = {
    *("desk:inbox", "desk:cases", "desk:claim_several", "desk:ratings", "desk:licenses", "desk:identity"),
}
LOGIN = ("/accounts/login/", "/admin/login/")
# What a form or an act might ask for, so that nothing is refused merely for want of an entry.
ENTRIES: dict[str, Any] = {
    "declaration": "on",
    "reason": "外人填写的理由",
    "title": "外人的项目",
    "remark": "",
    "verdict": "agree",
    "text": "外人的意见",
    "method": "online",
    "receiver": "外人",
    "version": "1",
    "to": "outsider",
    "kind": "filing_receipt",
    "end": "1",
}


@dataclass(frozen=True)
class Target:
    """Somebody else's case with one of each of its things, and the act that its people could do now."""

    case: Case
    item: int
    material: int
    document: int
    license: int
    notice: int
    consent: UUID
    row: int
    act: str
    seal: int
    key: int

    def value(self, view: str, part: str) -> object:
        """Raises KeyError for a part of an address that is not known here."""
        by_view = {
            "api:case-": {"pk": self.case.pk},
            "api:work-item-": {"pk": self.item},
            "api:license-": {"pk": self.license},
            "public:guide": {"code": MATTER},
            "api:matter-": {"code": MATTER},
            "custody:act": {"act": "destroy"},
            "filing:step": {"code": "title"},
            "filing:keep": {"code": "title"},
            "filing:material": {"code": "APPLICATION"},
            "filing:remove": {"code": "APPLICATION"},
            "filing:license": {"code": "APPLICATION"},
            "api:license-query-": {"pk": 1},
            "desk:project": {"code": PROJECT},
            "desk:license_decision": {"code": "suspend"},
            "exchange:license_type": {"kind": "land.temporary_use"},
        }
        for beginning, values in by_view.items():
            if view.startswith(beginning) and part in values:
                return values[part]
        return {
            "case_id": self.case.pk,
            "item_id": self.item,
            "version": self.material,
            "version_id": self.material,
            "document": self.document,
            "document_id": self.document,
            "license": self.license,
            "license_id": self.license,
            "notice_id": self.notice,
            "seal_id": self.seal,
            "consent_id": self.consent,
            "row_id": self.row,
            "authority_id": 1,
            "key_id": self.key,
            "task_id": 1,
            "code_id": 1,
            "run_id": 1,
            "change_id": 1,
            "entry_id": 1,
            "case": self.case.pk,
            "query": 1,
            "action": self.act,
            "name": self.act,
            "step": "title",
            "matter_code": MATTER,
            "number": self.case.number or "990101-TD-2026-000099",
            "payload": "A1-NOBODY-KNOWS-IT",
            # of allauth and of Django's admin
            "question": "MEUwQzBBMD8wPTAJBgUrDgMCGgUA",  # of OCSP, no whole request
            "service": "evaluation",
            "provider_id": "hub",
            "key": "set-password",
            "uidb36": "1",
            "object_id": 1,
            "content_type_id": 1,
            "app_label": "identity",
        }[part]


def addresses(
    resolver: URLResolver, spaces: tuple[str, ...] = (), route: str = ""
) -> Iterator[tuple[str, str, set[str]]]:
    """(view name, route, parts) of every pattern below."""
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            assert not parts(pattern), f"{here}: a prefix with parts is not walked yet"
            yield from addresses(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces, here)
        else:
            yield ":".join([*spaces, pattern.name or ""]), here, parts(pattern)


def parts(pattern: URLPattern | URLResolver) -> set[str]:
    regex = getattr(pattern.pattern, "regex", None)
    return set(pattern.pattern.converters) | set(regex.groupindex if regex is not None else ())


def walked(target: Target) -> Iterator[tuple[str, str]]:
    """(view name, path) of every address, leading to the target."""
    for view, route, names in addresses(get_resolver()):
        if view == "admin:":
            continue  # redirects of Django's admin to its own named pages
        assert view, f"{route} needs a name to be walked"
        assert not view.endswith(":"), f"{route} needs a name to be walked"
        try:
            yield view, reverse(view, kwargs={name: target.value(view, name) for name in names})
        except KeyError as unknown:
            pytest.fail(f"{view} ({route}): give {unknown} a value in tests/test_outsider.py")
        except NoReverseMatch:
            pytest.fail(f"{view} ({route}): the values given do not fit the address")


def upload(world: DemoWorld, course: Course) -> int:
    file = SimpleUploadedFile(FILE_NAME, a_pdf(width=777))
    user = world.user("citizen")
    return materials.upload_material(case=course.case, user=user, code="APPLICATION", upload=file).pk


@pytest.fixture
def targets(world: DemoWorld, matter: MatterVersion) -> list[Target]:  # noqa: F811
    """A draft, a filed case and one whose license is made, all of one citizen in Jiadong."""
    make_seals(authority=world.authority("990101"), actor=SYSTEM)
    # Number 1 stands on public pages as an example of what a number looks like.
    Counter.objects.create(scope=f"case:990101:{today().year}", value=7310)
    courses = [start(world, title=f"{TITLE}{n}") for n in "甲乙丙"]
    versions = [upload(world, course) for course in courses]
    _draft, filed, issued = courses
    with TestCase.captureOnCommitCallbacks(execute=True):
        filed.filed()
        issued.granted()
        issued.do("jiadong.certificates", "make_certificate")
    sequence_all()
    collect_all()
    Case.objects.update(project=Project.objects.create(code=PROJECT, name=f"{TITLE}总项目"))
    license, document = License.objects.get(), Document.objects.filter(case_id=issued.id).latest("id")
    assert (license.status, bool(document.sealed_at)) == ("valid", True)
    seal = Seal.objects.get(kind="approval")
    consent = give_consent(
        license_id=license.pk,
        user=world.user("citizen"),
        recipient=find_recipient(number=world.company().id_number, name=world.company().name),
        purpose=f"{TITLE}抵押",
        ends_on=today(),
    )
    found = []
    for course, version, act in zip(courses, versions, ("file", "accept", "deliver"), strict=True):
        item = WorkItem.objects.filter(case_id=course.id, state="open").first() or WorkItem.objects.earliest("id")
        paper = Document.objects.filter(case_id=course.id).first() or document
        notice = Notice.objects.filter(case_id=course.id).first() or Notice.objects.earliest("id")
        row = Delivery.objects.filter(lane__subject_id=str(course.id)).values_list("pk", flat=True).first() or 1
        mine = (license.pk, notice.pk, consent.pk, row, act, seal.pk, seal.sm2_key_id)
        found.append(Target(course.case, item.pk, version, paper.pk, *mine))
    return found


@pytest.fixture
def secrets(world: DemoWorld, targets: list[Target]) -> set[str]:
    person = world.person("citizen")
    numbers = [target.case.number for target in targets if target.case.number]
    papers = [*Document.objects.values_list("number", flat=True), *License.objects.values_list("number", flat=True)]
    return {person.name, person.id_number, person.phone, TITLE, FILE_NAME, *numbers, *papers}


def numbers(targets: list[Target]) -> set[str]:
    """What the exchange's rows go by."""
    papers = [*Document.objects.values_list("number", flat=True), *License.objects.values_list("number", flat=True)]
    return {t.case.number for t in targets if t.case.number} | set(papers)


def state() -> list[object]:
    """Everything an outsider might change."""
    return [
        list(Case.objects.order_by("pk").values()),
        list(WorkItem.objects.order_by("pk").values()),
        list(Material.objects.order_by("pk").values()),
        list(MaterialVersion.objects.order_by("pk").values()),
        list(Document.objects.order_by("pk").values()),
        list(License.objects.order_by("pk").values()),
        list(ShareConsent.objects.order_by("pk").values()),
        list(Showing.objects.order_by("pk").values()),
        list(Notice.objects.order_by("pk").values()),
        list(Seal.objects.order_by("pk").values()),
        list(SealAuthorization.objects.order_by("pk").values()),
        list(Delivery.objects.order_by("pk").values()),
        Entry.objects.filter(subject_type__in=["case", "license", "seal"], nature=Nature.FACT).count(),
    ]


def told(response: Any) -> str:
    """All that the answer says, headers and downloads included."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return "\n".join([*(f"{k}: {v}" for k, v in response.items()), content.decode("utf-8", "replace")])


def ask(client: Client, method: str, path: str) -> Any:
    cache.clear()  # rate limits would hide what lies behind them
    if path.startswith("/api/"):
        body = {**ENTRIES, "entries": {k: v for k, v in ENTRIES.items() if k != "version"}}
        return (
            client.generic(method.upper(), path)
            if method == "get"
            else getattr(client, method)(path, body, content_type="application/json")
        )
    return client.get(path) if method == "get" else client.post(path, ENTRIES)


def visitor(who: User | None) -> Client:
    client = Client()
    if who is not None:
        client.force_login(who)
    return client


def leaks(world: DemoWorld, who: str | None, targets: list[Target], secrets: set[str], may_open: set[str]) -> list[str]:
    found = []
    user = world.user(who) if who else None
    entered = visitor(user).cookies
    for view, path in dict.fromkeys(step for target in targets for step in walked(target)):
        for method in ("get", "post", "put", "delete") if path.startswith("/api/") else ("get", "post"):
            client = Client()  # a new browser with the same session: nothing of the page before comes along
            client.cookies = copy.deepcopy(entered)
            response = ask(client, method, path)
            if user is not None and "_auth_user_id" not in client.session:
                entered = visitor(user).cookies  # that address signed them out
            words = told(response)
            refused = response.status_code in (401, 403, 404, 405) or (
                response.status_code == 302 and response["Location"].startswith(LOGIN)
            )
            if not refused and view not in may_open:
                found.append(f"{method} {path} ({view}) answers {response.status_code}")
            # What the caller wrote into the address is no secret to them.
            hidden = {s for s in secrets if s not in path}
            if view in OF_OPERATORS & may_open:
                hidden -= numbers(targets)
            found += [f"{method} {path} ({view}) says {s}" for s in hidden if s in words]
    return found


@pytest.mark.parametrize(
    ("who", "more"),
    [
        (None, set()),
        ("outsider", OWN),
        ("jiaxi.window", OWN | OWN_OF_CLERKS),
        ("admin.system", OWN | OWN_OF_CLERKS | OF_OPERATORS),
    ],
    ids=["anonymous", "another applicant", "a clerk of another county", "an administrator"],
)
def test_an_outsider_gets_nothing_and_changes_nothing(
    world: DemoWorld, targets: list[Target], secrets: set[str], who: str | None, more: set[str]
) -> None:
    before = state()
    found = leaks(world, who, targets, secrets, PUBLIC | more)
    assert not found, "\n".join(found)
    assert state() == before


def test_the_lists_of_open_pages_name_real_pages() -> None:
    views = {view for view, _route, _parts in addresses(get_resolver())}
    assert (PUBLIC | OWN | OWN_OF_CLERKS | OF_OPERATORS) - views == set()


def test_the_walk_would_notice_a_leak(world: DemoWorld, targets: list[Target], secrets: set[str]) -> None:
    """The applicant themself walks: their pages open, and the secrets are on them."""
    found = leaks(world, "citizen", targets[1:2], secrets, PUBLIC | OWN)
    assert any("(filing:case) answers 200" in leak for leak in found)
    assert any("(api:case-detail) says" in leak for leak in found)
