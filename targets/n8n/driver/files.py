"""Files as n8n carries them beside an item's JSON: binary data under names of their own."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from connector_core.harness.driver import FileValue, Item, file_item


def handed(entry: Mapping[str, Any], inputs: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The inputs with names of binary fields in place of files, and those fields of the item."""
    given = dict(inputs)
    binary: dict[str, Any] = {}
    for key, kind in entry["kinds"].items():
        if kind != "file" or key not in inputs:
            continue
        files = inputs[key] if isinstance(inputs[key], (list, tuple)) else [inputs[key]]
        names = [f"{key}_{number}" for number in range(len(files))]
        binary |= {name: _binary(file) for name, file in zip(names, files, strict=True)}
        given[key] = ", ".join(names)
    return given, binary


def _binary(file: FileValue) -> dict[str, Any]:
    data = base64.b64encode(file.content).decode("ascii")
    extension = file.name.rpartition(".")[2]
    return {"data": data, "mimeType": file.media_type, "fileName": file.name, "fileExtension": extension}


def shown(entry: Mapping[str, Any], items: list[dict[str, Any]]) -> list[Item]:
    """Items as the harness has them: a file that was put out stands under ``file``."""
    field = entry.get("file")
    return [item["json"] | _file((item.get("binary") or {}).get(field)) for item in items]


def _file(binary: Mapping[str, Any] | None) -> Item:
    if binary is None:
        return {}
    content = base64.b64decode(binary["data"], validate=True)
    return {"file": file_item(binary["fileName"], binary["mimeType"], content)}
