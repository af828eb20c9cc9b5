"""What changes a license: numbering, making its files, a new version of it, decisions on its status."""

from apps.licenses.services.allocation import allocate
from apps.licenses.services.decisions import decide
from apps.licenses.services.ending import mail_end_notices, note_ending
from apps.licenses.services.files import open_file
from apps.licenses.services.making import prepare_files
from apps.licenses.services.numbers import ask_number, obtain_number
from apps.licenses.services.replacement import replace
from apps.licenses.services.status import change_status, expire_due
from apps.licenses.services.versions import reissue

__all__ = [
    "allocate",
    "ask_number",
    "change_status",
    "decide",
    "expire_due",
    "mail_end_notices",
    "note_ending",
    "obtain_number",
    "open_file",
    "prepare_files",
    "reissue",
    "replace",
]
