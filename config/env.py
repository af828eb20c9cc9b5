"""Settings come from environment variables, one per setting; a wrong value stops the start with a sentence.

`python tools/settings_help.py` prints every variable read here with its help text (docs/settings.md).
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    name: str
    default: str | None
    help: str


VARIABLES: list[Variable] = []


def env(name: str, default: str | None, *, help: str, choices: tuple[str, ...] = (), longest: int = 0) -> str:
    """The text of a variable; raises ImproperlyConfigured where it is required and absent, or not among `choices`.

    With `longest` it must be there too, and have no more characters.
    """
    VARIABLES.append(Variable(name, default, help))
    value = os.environ.get(name, default)
    if value is None or (value == "" and default is None):
        raise ImproperlyConfigured(f"{name} is not set. {help}")
    if choices and value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r} is not one of {', '.join(choices)}. {help}")
    if longest and not 1 <= len(value) <= longest:
        raise ImproperlyConfigured(f"{name}={value!r} has not 1 to {longest} characters. {help}")
    return value


def env_bool(name: str, default: bool, *, help: str) -> bool:
    value = env(name, "true" if default else "false", help=help).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither true nor false. {help}")


def env_int(name: str, default: int, *, help: str, least: int = 0, most: int = 2**31 - 1) -> int:
    value = env(name, str(default), help=help)
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number. {help}") from None
    if not least <= number <= most:
        raise ImproperlyConfigured(f"{name}={number} is not between {least} and {most}. {help}")
    return number


def env_pairs(name: str, *, help: str) -> dict[str, str]:
    """``a=b,c=d`` as a mapping; empty where the variable is not set."""
    value = env(name, "", help=help)
    pairs = [part.partition("=") for part in value.split(",") if part.strip()]
    if any(not (key.strip() and sign and target.strip()) for key, sign, target in pairs):
        raise ImproperlyConfigured(f"{name}={value!r} is not a list of key=value, comma separated. {help}")
    return {key.strip(): target.strip() for key, _sign, target in pairs}


def env_secret(name: str, *, help: str, least_length: int = 16) -> str:
    """A secret has no default: a system that starts with a known key is worse than one that does not start."""
    value = env(name, None, help=help)
    if len(value) < least_length:
        raise ImproperlyConfigured(f"{name} has {len(value)} characters; at least {least_length} are needed. {help}")
    return value
