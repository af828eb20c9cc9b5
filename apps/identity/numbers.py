"""Numbers of people and organizations: check digits by python-stdnum, with errors a person can act on."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength
from stdnum.exceptions import ValidationError as NumberError

# Division codes that begin with 99 belong to nobody: only they may stand for an invented person.
DEMO_PREFIX = "99"


def _invented(number: str) -> bool:
    return settings.DEMO and number.startswith(DEMO_PREFIX)


def _check_id(number: str) -> str:
    number = re.sub(r"[\s-]", "", number).upper()
    if not _invented(number):
        return str(ric.validate(number))
    if len(number) != 18:
        raise InvalidLength
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise InvalidFormat
    if number[-1] != ric.calc_check_digit(number):
        raise InvalidChecksum
    ric.get_birth_date(number)
    return number


def _explain(check: Callable[[str], str], text: str, messages: dict[type[NumberError], object]) -> str:
    try:
        return str(check(text))
    except NumberError as error:
        message = messages.get(type(error), messages[InvalidFormat])
        raise ValidationError(str(message), code="number") from None


def clean_id_number(text: str) -> str:
    """A citizen's ID number (公民身份号码, GB 11643-1999), 18 characters in capitals.

    Raises ValidationError that says which part is wrong. A number that begins with 99 passes only in a demo.
    """
    return _explain(
        _check_id,
        text,
        {
            InvalidLength: _("An ID number has 18 characters. Count them on the identity card."),
            InvalidFormat: _("An ID number has 17 digits and then a digit or X. Type it as on the identity card."),
            InvalidChecksum: _("The ID number's last character does not fit the others. Compare it digit by digit."),
            InvalidComponent: _("The ID number names a division or a birth date that does not exist. Compare it."),
        },
    )


def clean_uscc(text: str) -> str:
    """A unified social credit code (统一社会信用代码, GB 32100-2015), 18 characters in capitals, or ValidationError."""
    return _explain(
        uscc.validate,
        text,
        {
            InvalidLength: _("A unified social credit code has 18 characters. Count them on the business license."),
            InvalidFormat: _(
                "A unified social credit code begins with 8 digits and never has the letters I, O, S, V or Z. "
                "Type it as on the business license."
            ),
            InvalidChecksum: _("The code's last character does not fit the others. Compare it character by character."),
        },
    )


def clean_phone(text: str) -> str:
    """A mobile number of 11 digits without separators, or ValidationError."""
    number = re.sub(r"[\s-]", "", text)
    number = number.removeprefix("+86")
    if not re.fullmatch(r"1[0-9]{10}", number):
        raise ValidationError(_("A mobile number has 11 digits and begins with 1, for instance 19900000001."))
    return number
