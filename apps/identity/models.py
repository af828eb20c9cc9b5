"""Users, authorities, posts, and applicants."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.identity.crypto import blind_index, mask
from apps.identity.fields import EncryptedTextField
from apps.identity.levels import RealNameLevel, Source


class User(AbstractUser):
    """A person who signs in. What they may do comes from posts (clerks) or from applicants (everyone else)."""

    display_name = models.CharField(_("name"), max_length=100)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: object, **kwargs: object) -> None:
        self.phone_index = blind_index(self.phone) if self.phone else ""
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Level(models.TextChoices):
    """Level of exercise (行使层级), GB/T 39046-2020 A.2."""

    MINISTRY = "1", _("Ministry")
    PROVINCE = "2", _("Province")
    CITY = "3", _("City")
    COUNTY = "4", _("County")


class Authority(models.Model):
    """An administrative organ (机关) in the tree ministry → province → city → county."""

    code = models.SlugField(_("code"), max_length=32, unique=True, help_text="Short name in URLs and case numbers.")
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=150, blank=True)
    level = models.CharField(_("level"), max_length=1, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    region_code = models.CharField(
        _("division code"), max_length=6, db_index=True, validators=[RegexValidator(r"^\d{6}$")], help_text="GB/T 2260"
    )
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True, help_text="GB 32100-2015")
    phone = models.CharField(_("enquiries"), max_length=30, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        ordering = ["region_code", "level"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="1", parent__isnull=True) | (~Q(level="1") & Q(parent__isnull=False)),
                name="identity_only_the_ministry_has_no_parent",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """An internal department (处室、科室) of an authority."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="departments")
    code = models.SlugField(_("code"), max_length=32)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["authority_id", "code"]
        constraints = [models.UniqueConstraint(fields=["authority", "code"], name="identity_department_code")]

    def __str__(self) -> str:
        return self.name


class Duty(models.TextChoices):
    """What a post does (岗位职责), domain 2.4. The three administrators are apart (三员分立, GB/T 22239-2019)."""

    WINDOW = "window", _("Acceptance window")
    HANDLER = "handler", _("Handler")
    REVIEWER = "reviewer", _("Reviewer")
    COSIGN = "cosign", _("Co-review")
    APPROVER = "approver", _("Approver")
    CERTMAKER = "certmaker", _("Certificate maker")
    DELIVER = "deliver", _("Delivery")
    SEAL_KEEPER = "seal_keeper", _("Seal keeper")
    SUPERVISOR = "supervisor", _("Supervisor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


class Period(models.Model):
    """First and last day, both included; no last day = until further notice."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Post(Period):
    """A user holds a duty at an authority and department, for a period (任岗)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    duty = models.CharField(_("duty"), max_length=16, choices=Duty)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="posts")

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["id"]
        indexes = [models.Index(fields=["user", "duty", "authority"], name="identity_post_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="identity_post_period"
            ),
            models.UniqueConstraint(
                fields=["user", "duty", "authority", "department", "starts_on"],
                nulls_distinct=False,
                name="identity_post_once",
            ),
        ]

    def __str__(self) -> str:
        where = self.department.name if self.department else self.authority.name
        return f"{where} {self.get_duty_display()}"


class StandIn(Period):
    """`deputy` acts in `post` for its holder during a period (代岗)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="stand_ins")
    deputy = models.ForeignKey(User, models.PROTECT, related_name="stand_ins")
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False) & Q(ends_on__gte=F("starts_on")), name="identity_stand_in_ends"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.post}"


class ApplicantKind(models.TextChoices):
    """Who is served (服务对象), internal codes; external code tables are maps (domain 0, finding 4)."""

    NATURAL = "natural", _("Natural person")
    LEGAL = "legal", _("Legal person or organization")


class Applicant(models.Model):
    """The one who applies (申请人). Numbers are encrypted; `id_index` finds and keeps them unique."""

    kind = models.CharField(_("kind"), max_length=8, choices=ApplicantKind)
    name = models.CharField(_("name"), max_length=200)
    id_number = EncryptedTextField(_("ID number or unified social credit code"))
    id_index = models.CharField(max_length=64, unique=True, editable=False)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    address = models.CharField(_("address"), max_length=300, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=100, blank=True)
    user = models.OneToOneField(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_applicant",
        help_text="A natural person's account",
    )

    class Meta:
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="natural") | Q(user__isnull=True), name="identity_only_people_have_accounts"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.id_index = blind_index(self.id_number)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def masked_id(self) -> str:
        return mask(self.id_number)


class IdentityProof(models.Model):
    """Who said how surely a natural person is known (实名等级): one statement of each source, the last one."""

    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="proofs")
    source = models.CharField(_("stated by"), max_length=8, choices=Source)
    level = models.CharField(_("real-name level"), max_length=4, choices=RealNameLevel)
    stated_at = models.DateTimeField()
    stated_by = models.CharField(max_length=100, blank=True, help_text="The clerk's name, or the person's own.")

    class Meta:
        verbose_name = _("proof of identity")
        verbose_name_plural = _("proofs of identity")
        constraints = [
            models.UniqueConstraint(fields=["applicant", "source"], name="identity_one_proof_of_a_source"),
            models.CheckConstraint(condition=Q(level__in=RealNameLevel.values), name="identity_proof_has_a_level"),
        ]

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.level} ({self.source})"


class Agency(Period):
    """A user may act for an applicant (委托代理), for all matters or for some, for a period."""

    agent = models.ForeignKey(User, models.PROTECT, related_name="agencies")
    principal = models.ForeignKey(Applicant, models.PROTECT, related_name="agencies")
    scope = models.JSONField(_("matters"), default=list, blank=True, help_text="Matter codes; empty = all.")

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            models.UniqueConstraint(fields=["agent", "principal", "starts_on"], name="identity_agency_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="identity_agency_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} → {self.principal}"

    def covers(self, *, matter_code: str, day: dt.date) -> bool:
        return self.holds_on(day) and (not self.scope or matter_code in self.scope)
