"""Runs the story, prints every step, and checks what came out of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from apps.cases import drafts, materials
from apps.cases.actions import perform
from apps.cases.clocks import working_days_used
from apps.cases.demo import story
from apps.cases.models import Case, CorrectionItem, Document
from apps.cases.registry import Sample, machine_for, plugin_for
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.identity.models import Applicant, Authority, User
from apps.ledger import kinds
from apps.ledger.models import Entry
from apps.ledger.sequencing import sequence_entries

WAIT_SECONDS = 60.0


class DemoFailed(Exception):
    """Something that the demonstration shows did not hold; the message says what."""


@dataclass
class Demonstration:
    """One run. `tell` prints a line; `waited` is the time spent on the worker's sealing, in seconds."""

    tell: Callable[[str], None]
    waited: float = 0.0
    started: float = field(default_factory=time.monotonic)
    number: int = 0

    def run(self, *, matter_code: str, user: User, applicant: Applicant) -> Case:
        """Drives one case of the matter from an empty draft to delivery. Raises DemoFailed."""
        sample = plugin_for(matter_code).sample()
        case = self.draft(matter_code=matter_code, user=user, applicant=applicant, sample=sample)
        for beat in story.course(case.pk):
            self.play(case.pk, beat, sample)
        self._wait(lambda: self._fresh(case.pk).stage == Stage.DELIVERY, "the license to be sealed")
        self._report(self._fresh(case.pk))
        for beat in story.delivery(case.pk):
            self.play(case.pk, beat, sample)
        self._wait(lambda: not Document.objects.filter(case=case, ofd_digest="").exists(), "documents to be sealed")
        sequence_entries()
        return self._fresh(case.pk)

    def leave_at(self, stage: Stage, *, matter_code: str, user: User, applicant: Applicant) -> Case:
        """Drives a case of the matter until it first stands at `stage`, and leaves it there for someone to go on."""
        sample = plugin_for(matter_code).sample()
        case = self.draft(matter_code=matter_code, user=user, applicant=applicant, sample=sample)
        return self.go_on(case.pk, stage, sample)

    def go_on(self, case_id: UUID, stage: Stage, sample: Sample) -> Case:
        """From the draft along the story until the case first stands at `stage`."""
        for beat in story.course(case_id):
            if Case.objects.get(pk=case_id).stage == stage:
                break
            self.play(case_id, beat, sample)
        return self._fresh(case_id)

    def draft(self, *, matter_code: str, user: User, applicant: Applicant, sample: Sample) -> Case:
        """A complete draft of the sample: every page saved, every material uploaded."""
        if sample.before is not None:
            sample.before()
        authority = Authority.objects.get(code=sample.authority)
        case = drafts.start_draft(user=user, applicant=applicant, matter_code=matter_code, authority=authority)
        for step in plugin_for(matter_code).steps:
            files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict(
                {k: [_upload(f)] for k, f in sample.files.get(step.code, {}).items()}
            )
            drafts.save_step(
                case=case, user=user, step_code=step.code, data=sample.entries.get(step.code, {}), files=files
            )
        kept = {step.material for step in plugin_for(matter_code).steps}
        wanted = {m.code for m in case.matter.spec.materials if m.is_upload} - kept
        for code, content in sample.materials.items():
            if code in wanted:
                materials.upload_material(case=self._fresh(case.pk), user=user, code=code, upload=_upload(content))
        self._report(self._fresh(case.pk), f"{applicant.name}（{user.display_name}）")
        return case

    def play(self, case_id: UUID, beat: story.Beat, sample: Sample) -> None:
        """One act by whoever holds the post. Raises DemoFailed where the machine does not have it now."""
        case = self._fresh(case_id)
        actor = beat.actor(case)
        if beat.before:
            self._upload_corrections(case, actor, sample)
        info = machine_for(case.machine).act_from(beat.action, case.stage)
        if info is None:
            raise DemoFailed(f"{beat.action} is not possible in {case.stage}")
        perform(case_id, beat.action, actor, data=beat.data(case), expected_version=case.version)
        self._report(self._fresh(case_id), actor.display_name)

    def _upload_corrections(self, case: Case, user: User, sample: Sample) -> None:
        for item in case.correction.items.filter(target=CorrectionItem.Target.MATERIAL):
            name, content = sample.materials[item.code]
            upload = _upload((f"已盖章-{name}", content))
            materials.upload_material(case=case, user=user, code=item.code, upload=upload)

    def _report(self, case: Case, who: str = "系统") -> None:
        entry = Entry.objects.filter(subject_id=str(case.pk), nature="fact", kind=case.last_change or None).last()
        kind = kinds.label(entry.kind if entry else "case.draft_started")
        self.number += 1
        used = working_days_used(case, today=today())
        clock = (
            f"已用 {used} 个工作日，承诺 {case.promise_due_on}，法定 {case.due_on}"
            if used is not None
            else f"应于 {case.next_due_on} 前答复"
            if case.next_due_on
            else ""
        )
        self.tell(f"{self.number:>2}  {case.holder.name}  {who}  {kind} → {case.get_stage_display()}  {clock}")

    def _wait(self, done: Callable[[], bool], what: str) -> None:
        began = time.monotonic()
        while not done():
            if time.monotonic() - began > WAIT_SECONDS:
                raise DemoFailed(f"waited {WAIT_SECONDS:.0f} s for {what}: is the worker running?")
            time.sleep(0.05)
        self.waited += time.monotonic() - began

    def _fresh(self, case_id: UUID) -> Case:
        return Case.objects.select_related(
            "matter", "applicant", "filer", "receiving_authority", "holder", "deciding_authority"
        ).get(pk=case_id)


def _upload(content: tuple[str, bytes]) -> SimpleUploadedFile:
    return SimpleUploadedFile(content[0], content[1])
