"""The invented world of demo and tests: data in `data/demo_world.yaml`, made through the services everyone uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.db import transaction

from apps.identity.models import Applicant, Authority, Department, Post, User
from apps.identity.selectors import ActingPost, find_applicant_by_number
from apps.identity.services import (
    appoint_agent,
    create_authority,
    create_department,
    create_user,
    open_post,
    register_legal_person,
    register_natural_person,
    verify_at_window,
)

DATA = Path(__file__).parent / "data" / "demo_world.yaml"
UNITS = {"1": "司", "2": "处", "3": "科", "4": "股"}
COMPANY_NUMBERS = {"energy": "99990101MA9900052D", "mining": "99990201MA9900079A"}


class DemoWorld:
    """Look-ups by the short names of the data file; each raises DoesNotExist where the world was not loaded."""

    def user(self, username: str) -> User:
        return User.objects.get(username=username)

    def authority(self, code: str) -> Authority:
        return Authority.objects.get(code=code)

    def department(self, authority: str, code: str) -> Department:
        return Department.objects.select_related("authority").get(authority__code=authority, code=code)

    def post(self, username: str, duty: str | None = None) -> Post:
        posts = Post.objects.select_related("user", "authority", "department").filter(user__username=username)
        return posts.get(duty=duty) if duty else posts.get()

    def acting(self, username: str, duty: str | None = None) -> ActingPost:
        post = self.post(username, duty)
        return ActingPost(post.user, post)

    def person(self, username: str) -> Applicant:
        return Applicant.objects.get(user__username=username)

    def company(self, name: str = "energy") -> Applicant:
        found = find_applicant_by_number(number=COMPANY_NUMBERS[name])
        if found is None:
            raise Applicant.DoesNotExist(name)
        return found


@transaction.atomic
def load_demo_world(*, password: str | None = None) -> DemoWorld:
    """Makes what is missing and leaves alone what is there, so that it can run again.

    `password` is given to accounts made now; None leaves them without one (nobody can sign in).
    """
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    authorities = {row["code"]: _authority(row) for row in data["authorities"]}
    departments = {
        (code, row["code"]): _department(authority, row)
        for code, authority in authorities.items()
        for row in data["departments"]
        if authority.level in row["levels"]
    }
    users = _users(data["clerks"] + data["people"], password)
    for row in data["clerks"]:
        for place in row["posts"]:
            if not Post.objects.filter(
                user=users[row["username"]], duty=place["duty"], authority__code=place["at"]
            ).exists():
                open_post(
                    user=users[row["username"]],
                    duty=place["duty"],
                    authority=authorities[place["at"]],
                    department=departments[place["at"], place["department"]] if "department" in place else None,
                    starts_on=data["starts_on"],
                )
    for row in data["people"]:
        _person(row, users[row["username"]])
    for row in data["companies"]:
        _company(row, users, data)
    return DemoWorld()


def _authority(row: dict[str, Any]) -> Authority:
    known = Authority.objects.filter(code=row["code"]).first()
    return known or create_authority(
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        level=row["level"],
        region_code=row["code"],
        uscc=row["uscc"],
        parent=Authority.objects.get(code=row["parent"]) if "parent" in row else None,
        phone="12345",
    )


def _department(authority: Authority, row: dict[str, Any]) -> Department:
    known = Department.objects.filter(authority=authority, code=row["code"]).first()
    return known or create_department(
        authority=authority,
        code=row["code"],
        name=row["name"].format(unit=UNITS[authority.level]),
        name_en=row["name_en"],
    )


def _users(rows: list[dict[str, Any]], password: str | None) -> dict[str, User]:
    names = [row["username"] for row in rows]
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    # Hashing takes a fifth of a second on purpose; the accounts share one password, so it is hashed once.
    hashed = make_password(password)
    for row in rows:
        if row["username"] not in users:
            user = create_user(username=row["username"], display_name=row["name"], phone=row.get("phone", ""))
            user.password = hashed
            user.save(update_fields=["password"])
            users[user.username] = user
    return users


def _person(row: dict[str, Any], user: User) -> None:
    if find_applicant_by_number(number=row["id_number"]) is None:
        register_natural_person(
            name=row["name"],
            id_number=row["id_number"],
            phone=row["phone"],
            address=row["address"],
            user=user,
        )
        verify_at_window(id_number=row["id_number"], name=row["name"], account=user.username, by=None)


def _company(row: dict[str, Any], users: dict[str, User], data: dict[str, Any]) -> None:
    if find_applicant_by_number(number=row["uscc"]) is not None:
        return
    company = register_legal_person(
        name=row["name"],
        uscc=row["uscc"],
        legal_representative=row["legal_representative"],
        phone=row["phone"],
        address=row["address"],
    )
    for agent in row["agents"]:
        appoint_agent(principal=company, agent=users[agent], starts_on=data["starts_on"])
