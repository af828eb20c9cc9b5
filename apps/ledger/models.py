"""The append-only record. Triggers in the database refuse to change or delete an entry (see the migrations)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Nature(models.TextChoices):
    """A fact is written in the transaction that makes it true; an attempt outside it, so that a roll-back keeps it."""

    FACT = "fact", _("Fact")
    ATTEMPT = "attempt", _("Attempt")


class Entry(models.Model):
    """One line of the ledger. `leaf_hash` is SM3 over every other column but `sequence`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nature = models.CharField(max_length=8, choices=Nature)
    kind = models.CharField(max_length=64, help_text="A code registered in apps.ledger.kinds, never translated text.")
    occurred_at = models.DateTimeField()
    actor_type = models.CharField(max_length=16, help_text="user, system or anonymous")
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=100, blank=True, help_text="As it was then: names change, records do not.")
    acting_for = models.TextField(default="{}", help_text="Canonical JSON: post, authority, department, stand-in for.")
    subject_type = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    chain_index = models.PositiveIntegerField(help_text="0, 1, 2 … within the subject's chain of this nature.")
    data = models.TextField(help_text="Canonical JSON, kept as text so that the very bytes hashed are stored.")
    prev_hash = models.CharField(max_length=64, blank=True)
    leaf_hash = models.CharField(max_length=64, unique=True)
    sequence = models.BigIntegerField(null=True, unique=True, help_text="Commit order; empty until sequenced.")

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "nature", "chain_index"], name="ledger_one_entry_per_place"
            ),
            models.CheckConstraint(
                condition=Q(chain_index=0, prev_hash="") | (Q(chain_index__gt=0) & ~Q(prev_hash="")),
                name="ledger_only_the_first_has_no_previous",
            ),
        ]
        indexes = [
            models.Index(fields=["occurred_at"], name="ledger_occurred_at"),
            models.Index(fields=["id"], condition=Q(sequence__isnull=True), name="ledger_unsequenced"),
            models.Index(fields=["actor_id", "occurred_at"], name="ledger_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type}:{self.subject_id}#{self.chain_index}"


class ChainHead(models.Model):
    """Length and last hash of a subject's chain: the row that writers lock, and what shows a cut-off tail."""

    subject_type = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    nature = models.CharField(max_length=8, choices=Nature)
    length = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "nature"], name="ledger_one_head_per_chain")
        ]

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id} {self.length}"


class SequenceBatch(models.Model):
    """One run of the sequencer: entries `first`…`last`, and a hash over them and over the batch before."""

    first = models.BigIntegerField(unique=True)
    last = models.BigIntegerField(unique=True)
    batch_hash = models.CharField(max_length=64, help_text="SM3(previous batch hash ‖ leaf hashes in order)")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="ledger_batch_not_empty")]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"
