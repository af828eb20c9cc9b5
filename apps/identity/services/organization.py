"""Authorities, departments, accounts, posts and stand-ins.

The three administrators are apart (三员分立, GB/T 22239-2019 8.1.5): the system administrator makes authorities and
accounts, the security administrator appoints, the audit administrator only reads. `by=None` is the system itself,
a command on the machine. Every function raises PermissionDenied for the wrong duty or an authority outside the
administrator's own branch, and ValidationError, with the field's name, for bad data.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.identity import kinds
from apps.identity.models import Authority, Department, Duty, Post, StandIn, User
from apps.identity.numbers import clean_phone, clean_uscc
from apps.identity.selectors import ActingPost, is_within
from apps.ledger.services import SYSTEM, Actor, Subject, record

ADMINISTRATORS = frozenset({Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN})


def _actor(by: ActingPost | None) -> Actor:
    return by.actor if by else SYSTEM


def _require(by: ActingPost | None, duty: Duty, authority: Authority | None) -> None:
    if by is None:
        return
    if by.duty != duty:
        raise PermissionDenied(_("Only a post with the duty “%(duty)s” may do this.") % {"duty": duty.label})
    if authority is not None and not is_within(authority, by.post.authority):
        raise PermissionDenied(_("%(authority)s is not under your authority.") % {"authority": authority.name})


@transaction.atomic
def create_authority(
    *,
    code: str,
    name: str,
    level: str,
    region_code: str,
    uscc: str,
    parent: Authority | None = None,
    name_en: str = "",
    phone: str = "",
    by: ActingPost | None = None,
) -> Authority:
    """An organ under `parent`, which must stand exactly one level above it (only the ministry has none)."""
    _require(by, Duty.SYSTEM_ADMIN, parent)
    if parent is not None and int(level) != int(parent.level) + 1:
        raise ValidationError({"level": _("An authority stands one level below the one it belongs to.")})
    authority = Authority(
        code=code, name=name, name_en=name_en, level=level, parent=parent, region_code=region_code, phone=phone
    )
    authority.uscc = clean_uscc(uscc)
    authority.full_clean()
    authority.save()
    record(
        kind=kinds.AUTHORITY_CREATED.code,
        subject=Subject("authority", code),
        actor=_actor(by),
        data={"name": name, "level": str(level), "region": region_code, "parent": parent.code if parent else None},
    )
    return authority


@transaction.atomic
def create_department(
    *, authority: Authority, code: str, name: str, name_en: str = "", by: ActingPost | None = None
) -> Department:
    _require(by, Duty.SYSTEM_ADMIN, authority)
    department = Department(authority=authority, code=code, name=name, name_en=name_en)
    department.full_clean()
    department.save()
    record(
        kind=kinds.DEPARTMENT_CREATED.code,
        subject=Subject("authority", authority.code),
        actor=_actor(by),
        data={"department": code, "name": name},
    )
    return department


@transaction.atomic
def create_user(
    *,
    username: str,
    display_name: str,
    phone: str = "",
    email: str = "",
    password: str | None = None,
    by: ActingPost | None = None,
) -> User:
    """An account; without a password nobody can sign in to it until one is set."""
    _require(by, Duty.SYSTEM_ADMIN, None)
    user = User(username=username, display_name=display_name, email=email, phone=clean_phone(phone) if phone else "")
    user.set_password(password)
    user.full_clean()
    user.save()
    record(
        kind=kinds.USER_CREATED.code,
        subject=Subject("user", str(user.pk)),
        actor=_actor(by),
        data={"username": username, "name": display_name},
    )
    return user


def _refuse_mixed_administration(*, user: User, duty: str, starts_on: dt.date, ends_on: dt.date | None) -> None:
    held = Post.objects.filter(_overlap(starts_on, ends_on), user=user).exclude(duty=duty)
    if duty not in ADMINISTRATORS:
        held = held.filter(duty__in=ADMINISTRATORS)
    clash = held.first()
    if clash is not None:
        raise ValidationError(
            {
                "duty": _("%(user)s is %(duty)s: an administrator holds no other duty. Close that post first.")
                % {"user": user, "duty": clash.get_duty_display()}
            }
        )


def _overlap(starts_on: dt.date, ends_on: dt.date | None) -> Q:
    overlap = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    return overlap if ends_on is None else overlap & Q(starts_on__lte=ends_on)


@transaction.atomic
def open_post(
    *,
    user: User,
    duty: str,
    authority: Authority,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    department: Department | None = None,
    by: ActingPost | None = None,
) -> Post:
    """Appoints a user (任岗). Both days included. Nobody appoints themselves."""
    _require(by, Duty.SECURITY_ADMIN, authority)
    if by is not None and by.user.pk == user.pk:
        raise PermissionDenied(_("Nobody appoints themselves: ask another security administrator."))
    # Appointments of one user queue up on their row, so that two at once cannot slip past the checks below.
    User.objects.select_for_update().get(pk=user.pk)
    if department is not None and department.authority_id != authority.pk:
        raise ValidationError({"department": _("This department belongs to another authority.")})
    _refuse_mixed_administration(user=user, duty=duty, starts_on=starts_on, ends_on=ends_on)
    post = Post(user=user, duty=duty, authority=authority, department=department, starts_on=starts_on, ends_on=ends_on)
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first.")})
    if Post.objects.filter(
        _overlap(starts_on, ends_on), user=user, duty=duty, authority=authority, department=department
    ).exists():
        raise ValidationError({"starts_on": _("This user holds this post in that period already.")})
    post.full_clean()
    post.save()
    record(
        kind=kinds.POST_OPENED.code,
        subject=Subject("user", str(user.pk)),
        actor=_actor(by),
        data={
            "post": post.pk,
            "duty": str(duty),
            "authority": authority.code,
            "department": department.code if department else None,
            "from": starts_on,
            "to": ends_on,
        },
    )
    return post


@transaction.atomic
def close_post(*, post: Post, ends_on: dt.date, by: ActingPost | None = None) -> Post:
    """Ends a post after `ends_on`, its last day. A post can be shortened, never lengthened: open a new one."""
    _require(by, Duty.SECURITY_ADMIN, post.authority)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if ends_on < post.starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first.")})
    if post.ends_on is not None and post.ends_on < ends_on:
        raise ValidationError({"ends_on": _("This post ended earlier already. Open a new one instead.")})
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    record(
        kind=kinds.POST_CLOSED.code,
        subject=Subject("user", str(post.user_id)),
        actor=_actor(by),
        data={"post": post.pk, "to": ends_on},
    )
    return post


@transaction.atomic
def set_stand_in(
    *, post: Post, deputy: User, starts_on: dt.date, ends_on: dt.date, reason: str, by: ActingPost | None = None
) -> StandIn:
    """`deputy` acts in the post for a period (代岗): named by its holder or by the security administrator."""
    if by is not None and by.user.pk != post.user_id:
        _require(by, Duty.SECURITY_ADMIN, post.authority)
    if deputy.pk == post.user_id:
        raise ValidationError({"deputy": _("The holder of a post cannot stand in for themselves.")})
    if post.duty in ADMINISTRATORS:
        raise ValidationError({"post": _("An administrator's post has no stand-in: appoint another administrator.")})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first.")})
    if not (post.holds_on(starts_on) and post.holds_on(ends_on)):
        raise ValidationError({"ends_on": _("The post itself is not held for the whole of that period.")})
    if Post.objects.filter(_overlap(starts_on, ends_on), user=deputy, duty__in=ADMINISTRATORS).exists():
        raise ValidationError({"deputy": _("An administrator cannot stand in for a clerk.")})
    stand_in = StandIn(post=post, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason)
    stand_in.full_clean()
    stand_in.save()
    record(
        kind=kinds.STAND_IN_SET.code,
        subject=Subject("user", str(post.user_id)),
        actor=_actor(by),
        data={
            "post": post.pk,
            "deputy": deputy.get_username(),
            "from": starts_on,
            "to": ends_on,
            "reason": reason,
        },
    )
    return stand_in
