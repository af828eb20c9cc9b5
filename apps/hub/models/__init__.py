"""The hub's records: what goes out, and what comes in."""

from apps.hub.models.directory import CataloguePull, DirectoryChange, DirectoryEntry
from apps.hub.models.inbound import (
    NEGATIVE,
    FiledAtHub,
    ForeignEvent,
    InboundMessage,
    Rating,
    RatingLevel,
    RatingTask,
    SeenSignature,
)
from apps.hub.models.license_query import LicenseQuery
from apps.hub.models.outgoing import (
    STOPPED,
    Alarm,
    Breaker,
    CodeMap,
    Cursor,
    Delivery,
    GatewaySecret,
    HubCall,
    ImplementationItem,
    Lane,
    Reconciliation,
)

__all__ = [
    "NEGATIVE",
    "STOPPED",
    "Alarm",
    "Breaker",
    "CataloguePull",
    "CodeMap",
    "Cursor",
    "Delivery",
    "DirectoryChange",
    "DirectoryEntry",
    "FiledAtHub",
    "ForeignEvent",
    "GatewaySecret",
    "HubCall",
    "ImplementationItem",
    "InboundMessage",
    "Lane",
    "LicenseQuery",
    "Rating",
    "RatingLevel",
    "RatingTask",
    "Reconciliation",
    "SeenSignature",
]
