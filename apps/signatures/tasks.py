"""Background work on certificates; every task may run twice without harm."""

from __future__ import annotations

from celery import shared_task


@shared_task  # type: ignore[untyped-decorator]
def publish_revocation_lists() -> None:
    """After a revocation, and every few minutes: makes the lists that are due, one a day at least."""
    from apps.signatures import crl

    for issuer in crl.authorities():
        crl.publish(issuer=issuer)
