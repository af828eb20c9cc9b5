"""The report of a file's signatures as data: codes, never text."""

from __future__ import annotations

from rest_framework import serializers

from apps.signatures.reports import Check as Finding
from apps.signatures.reports import SignerInfo, VerificationReport


class FindingSerializer(serializers.Serializer[Finding]):
    """One answer about one signature; codes only."""

    name = serializers.CharField(help_text="What was asked, e.g. signature, certificate, revocation, parts.")
    ok = serializers.BooleanField()
    decided = serializers.BooleanField(help_text="False where it could not be checked, or nothing proves it.")
    detail = serializers.CharField(help_text="A stable code of the answer.")
    field = serializers.CharField(help_text="Which of several signatures; empty for the file as such.")
    part = serializers.CharField(help_text="Which part of an OFD.")


class SignerSerializer(serializers.Serializer[SignerInfo]):
    name = serializers.CharField()
    organization = serializers.CharField()
    organization_code = serializers.CharField()
    algorithm = serializers.CharField()
    signed_at = serializers.DateTimeField()
    time_proven = serializers.BooleanField(help_text="True: by a time stamp; false: the signer's own statement.")
    registered = serializers.SerializerMethodField(help_text="Whether the seal is registered here.")
    field = serializers.CharField()

    def get_registered(self, signer: SignerInfo) -> bool:
        return signer.seal_id is not None


class ReportSerializer(serializers.Serializer[VerificationReport]):
    """What was found of each signature of a file."""

    ok = serializers.BooleanField()
    checks = FindingSerializer(many=True)
    signers = SignerSerializer(many=True)
