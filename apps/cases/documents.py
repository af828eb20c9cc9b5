"""The words of each document (文书) and its sealed file. Official documents are written in Chinese (GB/T 9704)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.cases.actions import subject_of
from apps.cases.models import Document
from apps.cases.seals import admit_document
from apps.cases.vocabulary import DocumentKind
from apps.ledger.canonical import sm3_hex
from apps.ledger.services import SYSTEM, record
from apps.licenses.ofd import sealed_ofd
from apps.licenses.rendering import render
from apps.licenses.sealing import Refused, note_refusal
from apps.signatures.errors import SealNotUsable
from apps.signatures.models import Seal
from apps.signatures.ofd.signing import Protection
from apps.signatures.selectors import active_seal
from apps.signatures.services import sign_pdf

Words = dict[str, Any]


def _matter(document: Document) -> str:
    return f"“{document.case.title}”（{document.case.matter.name_zh}，办件编号 {document.case.number}）"


def _materials_table(document: Document) -> Words:
    rows = [[m["title"], m["name"], m["sm3"][:16]] for m in document.data["materials"]]
    return {"title": "接收材料清单", "columns": ["材料名称", "文件名", "SM3 摘要（前16位）"], "rows": rows}


def _filing_receipt(document: Document) -> Words:
    case = document.case
    return {
        "title": "收件凭证",
        "paragraphs": [
            f"你（单位）提交的{_matter(document)}申请已收到。"
            f"凭办件编号和查询码 {case.query_code} 可以在网上查询办理进度。",
            "本机关将自收到申请之日起五个工作日内，告知是否受理；材料不齐全的，一次告知需要补正的全部内容。",
        ],
        "tables": [_materials_table(document)],
    }


def _correction_notice(document: Document) -> Words:
    rows = [[item["title"], item["problem"]] for item in document.data["items"]]
    return {
        "title": "申请材料补正告知书",
        "paragraphs": [
            f"你（单位）提交的{_matter(document)}申请，经审查，申请材料不齐全或者不符合法定形式。"
            "依照《中华人民共和国行政许可法》第三十二条第一款第四项的规定，现一次告知需要补正的全部内容（见下表）。",
            f"请于 {document.data['answer_by']} 前补正。补正后，本机关自收到之日起重新计算受理期限。",
        ],
        "tables": [{"title": "需要补正的内容", "columns": ["材料或内容", "存在的问题"], "rows": rows}],
    }


def _acceptance_notice(document: Document) -> Words:
    data, case = document.data, document.case
    terms = []
    if data["statutory_days"]:
        terms.append(f"法定办结期限为 {data['statutory_days']} 个工作日")
    if data["promise_days"]:
        terms.append(f"承诺办结期限为 {data['promise_days']} 个工作日")
    return {
        "title": "受理通知书",
        "paragraphs": [
            f"你（单位）提交的{_matter(document)}申请，申请材料齐全，符合法定形式。依照《中华人民共和国行政许可法》"
            f"第三十二条第一款第五项的规定，本机关自 {data['accepted_on']} 起予以受理。",
            f"{'，'.join(terms)}，自受理次日起计算；依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，"
            f"所需时间不计算在内。本事项由{case.deciding_authority.name}决定。",
        ],
    }


_GROUNDS = {
    "not_required": "依法不需要取得行政许可（第三十二条第一款第一项）",
    "other_organ": "依法不属于本行政机关职权范围（第三十二条第一款第二项）",
    "false_materials": "申请人隐瞒有关情况或者提供虚假材料（第七十八条）",
    "not_eligible": "申请人不具备申请资格",
}


def _non_acceptance(document: Document) -> Words:
    data = document.data
    referral = f"请向{data['refer_to']}申请。" if data["refer_to"] else ""
    return {
        "title": "不予受理决定书",
        "paragraphs": [
            f"你（单位）提交的{_matter(document)}申请，{_GROUNDS[data['ground']]}。"
            f"依照《中华人民共和国行政许可法》的规定，本机关决定不予受理。{referral}",
            f"理由：{data['reason']}",
            "如不服本决定，可以自收到本决定书之日起六十日内依法申请行政复议，或者在六个月内依法提起行政诉讼。",
        ],
    }


def _procedure_notice(document: Document) -> Words:
    data = document.data
    effect = "所需时间不计算在行政许可期限内" if data["clock"] == "pause" else "所需时间计算在行政许可期限内"
    return {
        "title": "特别程序所需时间告知书",
        "paragraphs": [
            f"你（单位）申请的{_matter(document)}，因{data['reason']}，需要进行{data['procedure']}，"
            f"自 {data['date']} 起，预计于 {data['planned_end']} 结束。",
            f"依据：{data['basis']}。{effect}。",
        ],
    }


def _extension_notice(document: Document) -> Words:
    data = document.data
    return {
        "title": "延长办理期限告知书",
        "paragraphs": [
            f"你（单位）申请的{_matter(document)}，在法定期限内不能作出决定。依照《中华人民共和国行政许可法》"
            f"第四十二条的规定，经本机关负责人批准，延长 {data['days']} 个工作日。",
            f"理由：{data['reason']}",
        ],
    }


def _grant_decision(document: Document) -> Words:
    return {
        "title": "准予行政许可决定书",
        "paragraphs": [
            f"你（单位）申请的{_matter(document)}，经审查，符合法定条件、标准。依照《中华人民共和国行政许可法》"
            "第三十八条第一款的规定，本机关决定准予行政许可。",
            document.data["text"],
            "本机关将自作出决定之日起十个工作日内颁发、送达证件。",
        ],
    }


def _refusal_decision(document: Document) -> Words:
    data = document.data
    return {
        "title": "不予行政许可决定书",
        "paragraphs": [
            f"你（单位）申请的{_matter(document)}，经审查，不符合法定条件、标准。依照《中华人民共和国行政许可法》"
            f"第三十八条第二款和{data['article']}的规定，本机关决定不予行政许可。",
            f"理由：{data['reason']}",
            data["remedies"],
        ],
    }


_METHODS = {"online": "网上送达", "window": "窗口领取", "post": "邮寄送达"}


def _delivery_receipt(document: Document) -> Words:
    data = document.data
    return {
        "title": "送达回证",
        "paragraphs": [],
        "facts": [
            ["办件编号", document.case.number],
            ["送达文书", f"{document.case.matter.name_zh}证照"],
            ["受送达人", document.case.applicant.name],
            ["送达方式", _METHODS[data["method"]]],
            ["签收人", data["receiver"]],
            ["送达日期", data["date"]],
            ["备注", data["remark"]],
        ],
    }


WORDS: dict[str, Callable[[Document], Words]] = {
    DocumentKind.FILING_RECEIPT: _filing_receipt,
    DocumentKind.CORRECTION_NOTICE: _correction_notice,
    DocumentKind.ACCEPTANCE_NOTICE: _acceptance_notice,
    DocumentKind.NON_ACCEPTANCE: _non_acceptance,
    DocumentKind.PROCEDURE_NOTICE: _procedure_notice,
    DocumentKind.EXTENSION_NOTICE: _extension_notice,
    DocumentKind.GRANT_DECISION: _grant_decision,
    DocumentKind.REFUSAL_DECISION: _refusal_decision,
    DocumentKind.DELIVERY_RECEIPT: _delivery_receipt,
}


def document_data(document: Document) -> Words:
    """What the template prints."""
    authority = document.authority
    return {
        "organ": authority.name,
        "reference": document.number,
        "addressee": document.case.applicant.name,
        "date": document.data["date"],
        "contact": f"咨询电话：{authority.phone}" if authority.phone else "",
        **WORDS[document.kind](document),
    }


def _seal_of(document: Document) -> Seal:
    seal = active_seal(owner_code=document.authority.uscc, kind="approval")
    if seal is None:
        # The document waits; the sweep tries again until the authority has a seal.
        raise SealNotUsable(
            _("%(authority)s has no seal for approvals. Ask the seal's keeper to have one made.")
            % {"authority": document.authority},
            code="seal_missing",
        )
    return seal


def seal_document(*, document_id: int) -> Document:
    """Renders and seals a document once; a repeat finds it sealed and does nothing.

    Raises SealNotUsable, and SealNotPermitted where the clerk whose act it is may not apply the seal.
    """
    try:
        return _seal_document(document_id)
    except Refused as refusal:
        note_refusal(refusal)
        raise


def _seal_document(document_id: int) -> Document:
    with transaction.atomic():
        document = (
            Document.objects.select_for_update(of=("self",))
            .select_related("authority", "made_by", "case__matter", "case__applicant", "case__deciding_authority")
            .get(pk=document_id)
        )
        if document.sealed_at is not None:
            return document
        rendered = render(template="notice", data=document_data(document))
        seal = _seal_of(document)
        admitted = admit_document(document, seal, subject_of(document.case_id))
        pdf = sign_pdf(
            seal=seal,
            pdf=rendered.pdf,
            page=rendered.seal.page,
            box=rendered.seal.corners,
            reason=document.get_kind_display(),
        )
        document.digest, document.sealed_at = sm3_hex(pdf), timezone.now()
        document.file.save(f"{document.case_id}-{document.pk}.pdf", ContentFile(pdf), save=False)
        document.save(update_fields=["file", "digest", "sealed_at"])
        data = {"kind": document.kind, "number": document.number, "sm3": document.digest, "seal": seal.name}
        admitted.record(digest=document.digest)
        record(kind="case.document_sealed", subject=subject_of(document.case_id), actor=SYSTEM, data=data)
        return document


def make_ofd(*, document_id: int) -> Document:
    """Makes and seals the OFD beside the sealed PDF, once; does nothing while there is no PDF.

    Further seals stay possible, as on the PDF. Raises SealNotUsable, SealNotPermitted, UnsupportedDrawing; the PDF
    stands in any case.
    """
    try:
        return _make_ofd(document_id)
    except Refused as refusal:
        note_refusal(refusal)
        raise


def _make_ofd(document_id: int) -> Document:
    with transaction.atomic():
        related = ("authority", "made_by")
        document = Document.objects.select_for_update(of=("self",)).select_related(*related).get(pk=document_id)
        if document.sealed_at is None or document.ofd_digest:
            return document
        with document.file.open("rb") as file:
            pdf = file.read()
        seal = _seal_of(document)
        admitted = admit_document(document, seal, subject_of(document.case_id))
        ofd = sealed_ofd(seal=seal, pdf=pdf, protection=Protection.CONTINUE, custom={"number": document.number})
        document.ofd_digest = sm3_hex(ofd)
        document.ofd.save(f"{document.case_id}-{document.pk}.ofd", ContentFile(ofd), save=False)
        document.save(update_fields=["ofd", "ofd_digest"])
        admitted.record(digest=document.ofd_digest)
        data = {"kind": document.kind, "number": document.number, "sm3": document.ofd_digest, "seal": seal.name}
        record(kind="case.document_ofd_sealed", subject=subject_of(document.case_id), actor=SYSTEM, data=data)
        return document
