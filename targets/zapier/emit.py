"""Prints the app. What is printed was computed in ``view``; nothing is decided here but file names."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from connector_core.description import Connector, SlotSubscription
from connector_core.literal import json_text
from connector_core.target import Files, Options
from connector_core.templating import render
from targets.zapier import connection, offered, readme, records, settings, view
from targets.zapier.dropdowns import dropdowns

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
SHARED = HERE.parent / "javascript" / "src"


def emit(connector: Connector, options: Options) -> Files:
    """All files of the app, sorted by path."""
    files: Files = {
        "package.json": json_text(_package(connector)),
        ".zapierapprc": json_text({"includeInBuild": [r"(async|generator)-function/require\.mjs$"]}),
        "README.md": render(TEMPLATES, "README.md.jinja", **readme.view(connector)),
        "CHANGELOG.md": render(TEMPLATES, "CHANGELOG.md.jinja", **readme.changes(connector)),
        "tsconfig.json": render(TEMPLATES, "tsconfig.json.jinja"),
        ".gitignore": render(TEMPLATES, "gitignore.jinja"),
        "src/index.ts": render(TEMPLATES, "index.ts.jinja", **view.index(connector)),
        "src/authentication.ts": render(TEMPLATES, "authentication.ts.jinja", **connection.authentication(connector)),
        "src/definition/baseUrl.ts": render(
            TEMPLATES, "base_url.ts.jinja", **connection.base_url(connector, options.base_url)
        ),
        "src/definition/api.ts": render(TEMPLATES, "api.ts.jinja", **connection.api(connector)),
        "src/definition/records.ts": render(TEMPLATES, "records.ts.jinja", records=_shapes(connector)),
    }
    if offered.hooks(connector):
        files["src/definition/delivery.ts"] = render(TEMPLATES, "delivery.ts.jinja", delivery=_delivery(connector))
    files |= _operations(connector)
    files |= _copied()
    return dict(sorted(files.items()))


def _operations(connector: Connector) -> Files:
    views: dict[str, dict[str, Any]] = {}
    for trigger in offered.hooks(connector):
        views[f"triggers/{trigger.key}"] = view.hook(connector, trigger)
    for trigger in offered.polls(connector):
        views[f"triggers/{offered.poll_key(connector, trigger)}"] = view.poll(connector, trigger)
    for key, hidden in dropdowns(connector).items():
        views[f"triggers/{key}"] = hidden
    for action in offered.creates(connector):
        views[f"creates/{action.key}"] = view.create(connector, action)
    for search in offered.searches(connector):
        views[f"searches/{search.key}"] = view.search(connector, search)
    return {f"src/{path}.ts": render(TEMPLATES, "operation.ts.jinja", **found) for path, found in views.items()}


def _shapes(connector: Connector) -> list[dict[str, Any]]:
    return [{"name": name, "shape": record.shape_data()} for name, record in records.used(connector).items()]


def _delivery(connector: Connector) -> dict[str, Any]:
    subscription = connector.subscription
    assert subscription is not None
    signature = connector.signature.data() if connector.signature else None
    data = subscription.data()
    if isinstance(subscription, SlotSubscription):
        data["owner"] = {"key": subscription.owner.key, "label": subscription.owner.label}
    return {"subscription": data, "signature": signature}


def _package(connector: Connector) -> dict[str, Any]:
    publisher = connector.publisher
    name = f"zapier-{connector.key}"
    return {
        "name": name,
        "version": publisher.version,
        "description": f"{connector.label} for Zapier: {connector.description}",
        "private": True,
        "license": "MIT",
        "author": f"{publisher.name} <{publisher.email}>",
        "repository": {"type": "git", "url": f"git+{publisher.repositories}/{name}.git"},
        "type": "module",
        "exports": "./dist/index.js",
        "scripts": {
            "build": "tsc",
            "clean": "tsc --build --clean",
            "dev": "tsc --watch",
            "_zapier-build": "npm run build",
        },
        "engines": {"node": settings.NODE},
        "dependencies": {"zapier-platform-core": settings.CORE_VERSION},
        "devDependencies": settings.DEV_DEPENDENCIES,
    }


@lru_cache(maxsize=1)
def _copied() -> Files:
    """Logic is copied as it stands: Zapier's own into ``lib``, what other platforms share into ``shared``."""
    copied: Files = {f"src/shared/{file.name}": file.read_text(encoding="utf-8") for file in SHARED.glob("*.ts")}
    return copied | {
        f"src/lib/{file.name}": file.read_text(encoding="utf-8") for file in (HERE / "runtime").glob("*.ts")
    }
