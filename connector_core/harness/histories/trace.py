"""One number for everything that happened: two runs of a seed are the same run when it is the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from ..vendor.engine import Vendor


def digest(vendor: Vendor, items: Mapping[int, Any]) -> str:
    """Requests with their times and answers, attempts to deliver, and items, as one SHA-256 (hex)."""
    told = hashlib.sha256()
    for seen in vendor.seen:
        told.update(repr((seen.at, seen.method, seen.path, seen.query, seen.body, seen.status, seen.answer)).encode())
    for delivery in vendor.deliveries.all():
        attempts = [(attempt.at, attempt.status) for attempt in delivery.attempts]
        told.update(repr((delivery.event, delivery.body, delivery.state, attempts)).encode())
    told.update(json.dumps(items, sort_keys=True, default=str).encode())
    return told.hexdigest()
