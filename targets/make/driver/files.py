"""Files that modules put out: Make has their bytes and, beside them, their name."""

from __future__ import annotations

import mimetypes
from typing import Any

from connector_core.harness.driver import Item, file_item

UNKNOWN = "application/octet-stream"


def shown(bundle: dict[str, Any]) -> Item:
    """A bundle with every file as the harness compares files. Make keeps no media type: the name tells it."""
    name = str(bundle.get("file_name") or "")
    media_type = mimetypes.guess_type(name)[0] or UNKNOWN
    return {key: file_item(name, media_type, item) if isinstance(item, bytes) else item for key, item in bundle.items()}
