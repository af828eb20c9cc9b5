"""What each act asks for. The web page shows these forms, the API validates with them: one rule for both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.cases.models import CorrectionItem, SpecialProcedure
from apps.cases.vocabulary import Verdict
from apps.deadlines.dates import today
from apps.identity.models import Department

if TYPE_CHECKING:
    from apps.cases.models import Case

    _Departments = forms.ModelMultipleChoiceField[Department]
else:
    _Departments = forms.ModelMultipleChoiceField  # takes no parameters when it runs

_TEXT = forms.Textarea(attrs={"rows": 4})


def to_choose(choices: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The choices of a list behind an empty one: nobody states the first of them unawares."""
    return [("", _("Choose one")), *choices]


class ActionForm(forms.Form):
    """Made for one case; `cleaned_data` becomes the transition's keyword arguments."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, case: Case) -> None:
        self.case = case
        super().__init__(data)


class FileForm(ActionForm):
    """The applicant answers for the truth of what is filed (art. 31)."""

    declaration = forms.BooleanField(
        label=_("I declare that what I file is true, and I answer for it in law"),
        error_messages={"required": _("Filing needs your declaration that the entries are true.")},
    )


class ReasonForm(ActionForm):
    reason = forms.CharField(
        label=_("Reason"), min_length=5, max_length=2000, widget=_TEXT, help_text=_("At least five characters.")
    )


class CorrectionForm(ActionForm):
    """One field a material and a page of the application; what is left empty needs no correction."""

    reply_days = forms.IntegerField(
        label=_("Working days to answer"), min_value=1, max_value=60, initial=10, required=False
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, case: Case) -> None:
        from apps.cases.registry import plugin_for

        super().__init__(data, case=case)
        targets = CorrectionItem.Target
        self.targets: dict[str, tuple[str, str, str]] = {}
        for step in plugin_for(case.matter_code).steps:
            self._add(targets.ENTRY, step.code, step.title)
        for material in case.matter.spec.materials:
            if material.is_upload:
                self._add(targets.MATERIAL, material.code, material.name)

    def _add(self, target: str, code: str, title: object) -> None:
        name = f"{target}_{code}"
        with translation.override("zh-hans"):  # the notice is an official document
            self.targets[name] = (target, code, str(title))
        self.fields[name] = forms.CharField(
            label=str(title), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
        )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        items = [
            {"target": target, "code": code, "title": title, "problem": problem}
            for name, (target, code, title) in self.targets.items()
            if (problem := str(cleaned.pop(name, "") or "").strip())
        ]
        if not items:
            raise forms.ValidationError(_("Say at least once what is missing or wrong."), code="empty")
        return {"items": items, "reply_days": cleaned.get("reply_days") or 10}


class AnswerForm(ActionForm):
    """The applicant's answers to a correction notice, one an item; files are uploaded before."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, case: Case) -> None:
        super().__init__(data, case=case)
        correction = getattr(case, "correction", None)
        self.items: list[CorrectionItem] = list(correction.items.all()) if correction else []
        for item in self.items:
            self.fields[f"answer_{item.position}"] = forms.CharField(
                label=item.title, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), initial=item.answer
            )

    def clean(self) -> dict[str, Any]:
        return {"answers": {item.position: self.cleaned_data.get(f"answer_{item.position}", "") for item in self.items}}


class NotAcceptForm(ReasonForm):
    """Why an application is not accepted (art. 32(1), (2); art. 78)."""

    GROUNDS = (
        ("not_required", _("No license is needed (art. 32(1))")),
        ("other_organ", _("Another authority is responsible (art. 32(2))")),
        ("false_materials", _("The materials are false (art. 78)")),
        ("not_eligible", _("The applicant may not apply")),
    )
    ground = forms.ChoiceField(label=_("Ground"), choices=GROUNDS)
    refer_to = forms.CharField(label=_("Responsible authority"), max_length=200, required=False)

    field_order = ("ground", "refer_to", "reason")

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("ground") == "other_organ" and not self.cleaned_data.get("refer_to"):
            self.add_error("refer_to", _("Name the authority that is responsible (art. 32(2))."))
        return self.cleaned_data


class RemarkForm(ActionForm):
    remark = forms.CharField(label=_("Remark"), max_length=1000, required=False, widget=_TEXT)


class OpinionForm(ActionForm):
    verdict = forms.ChoiceField(label=_("Opinion"), choices=Verdict.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Explanation"), min_length=2, max_length=4000, widget=_TEXT)


class ReportForm(ActionForm):
    """What the handler found, or the reviewer concludes."""

    text = forms.CharField(label=_("Findings and proposal"), min_length=2, max_length=4000, widget=_TEXT)


class DepartmentsField(_Departments):
    """Refuses ids that no column can hold, which the database would answer with an error."""

    def clean(self, value: Any) -> Any:
        too_long = [v for v in value or () if len(str(v)) > 18]
        if too_long:
            raise forms.ValidationError(
                self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": too_long[0][:20]}
            )
        return super().clean(value)


class CoReviewForm(ActionForm):
    departments = DepartmentsField(
        label=_("Departments"), queryset=Department.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    question = forms.CharField(label=_("What to look at"), min_length=5, max_length=2000, widget=_TEXT)
    reply_days = forms.IntegerField(label=_("Working days to answer"), min_value=1, max_value=20, initial=5)

    def __init__(self, data: Mapping[str, Any] | None = None, *, case: Case) -> None:
        super().__init__(data, case=case)
        field = self.fields["departments"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Department.objects.filter(authority=case.holder, posts__duty="cosign").distinct()


class ProcedureForm(ActionForm):
    """A special procedure from the matter's list; whether it stops the clock is the catalogue's word (art. 45)."""

    code = forms.ChoiceField(label=_("Procedure"))
    planned_end = forms.DateField(label=_("Planned to end on"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason"), min_length=5, max_length=2000, widget=_TEXT)
    basis = forms.CharField(
        label=_("Legal basis"),
        max_length=200,
        required=False,
        help_text=_("Needed only where the list of matters names none: quote the written local rule."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, case: Case) -> None:
        super().__init__(data, case=case)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        clocks = dict(SpecialProcedure.Clock.choices)
        field.choices = [
            (p.code, f"{p.name} · {clocks[p.clock]}") for p in case.matter.spec.special_procedures if p.clock in clocks
        ]

    def clean(self) -> dict[str, Any]:
        code = self.cleaned_data.get("code")
        procedure = self.case.matter.spec.procedure(code) if code else None
        if procedure and procedure.pauses and not procedure.basis and not self.cleaned_data.get("basis"):
            self.add_error("basis", _("The clock stops only where a written rule says so: name it."))
        return self.cleaned_data

    def clean_planned_end(self) -> dt.date:
        planned: dt.date = self.cleaned_data["planned_end"]
        if planned < today():
            raise forms.ValidationError(_("The planned end lies in the past. Give today or a later day."))
        return planned


class FinishProcedureForm(ActionForm):
    code = forms.ChoiceField(label=_("Procedure"))
    result = forms.CharField(label=_("Result"), min_length=2, max_length=2000, widget=_TEXT)

    def __init__(self, data: Mapping[str, Any] | None = None, *, case: Case) -> None:
        super().__init__(data, case=case)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(p.code, p.title) for p in case.procedures.all() if p.ended_on is None]


class RefuseForm(ActionForm):
    """A refusal states reasons and remedies (art. 38)."""

    reason = forms.CharField(
        label=_("Reasons"), min_length=10, max_length=4000, widget=_TEXT, help_text=_("At least ten characters.")
    )
    article = forms.CharField(label=_("Legal article"), min_length=2, max_length=300)
    remedies = forms.CharField(
        label=_("Remedies"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        initial="如不服本决定，可以自收到本决定书之日起六十日内依法申请行政复议，或者在六个月内依法向人民法院提起行政诉讼。",
    )


class CertificateForm(ActionForm):
    """Asks for the number only where a national system gives it out; may be left to us where we can ask that system."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, case: Case) -> None:
        from apps.cases.issuance import allocator_of, assigned_number_of, number_request

        super().__init__(data, case=case)
        self.rule = assigned_number_of(case)
        if self.rule is None:
            return
        allocator, request = allocator_of(case), number_request(case)
        words = [str(_("As the national system gave it, for instance %(example)s.") % {"example": self.rule.example})]
        if allocator is not None:
            words.append(str(_("Leave it empty to have it asked of %(system)s.") % {"system": allocator.name}))
        if request is not None and request.refusal:
            words.insert(0, str(_("It was refused: %(reason)s.") % {"reason": request.refusal}))
        self.fields["number"] = forms.CharField(
            label=_("License number"), max_length=64, help_text=" ".join(words), required=allocator is None
        )

    def clean(self) -> dict[str, Any]:
        if self.rule and self.cleaned_data.get("number"):
            return {"number": self.rule.check(self.cleaned_data["number"])}
        return self.cleaned_data


class DeliverForm(ActionForm):
    METHODS = (("online", _("Online")), ("window", _("At the window")), ("post", _("By post")))
    method = forms.ChoiceField(label=_("Way of delivery"), choices=METHODS, initial="online")
    receiver = forms.CharField(label=_("Received by"), max_length=100)
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False)
