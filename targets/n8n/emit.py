"""Prints the package. What is printed was computed in ``view``; nothing is decided here but file names."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from connector_core.description import Connector
from connector_core.literal import json_text
from connector_core.target import Files, Options
from connector_core.templating import render
from targets.n8n import package, readme, records, view, words
from targets.n8n.offered import offered

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
SHARED = HERE.parent / "javascript" / "src"
_SAME = {
    "tsconfig.json": "tsconfig.json",
    "eslint.config.mjs": "eslint.config.mjs",
    ".prettierrc.js": "prettierrc.js",
    ".gitignore": "gitignore",
    ".github/workflows/ci.yml": "ci.yml",
    ".github/workflows/publish.yml": "publish.yml",
}
"""Path → template that takes no values."""


def emit(connector: Connector, options: Options) -> Files:
    """All files of the package, sorted by path."""
    if options.base_url:
        connector = _moved(connector, options.base_url)
    files: Files = {}
    files |= _package(connector, options)
    files |= _action_node(connector)
    files |= _triggers(connector)
    files |= _definition(connector)
    files |= _copied()
    return dict(sorted(files.items()))


def _moved(connector: Connector, url: str) -> Connector:
    """The same connector at another base URL."""
    connection = connector.connection
    first, *others = connection.hosts
    return connector.changed(connection=connection.changed(hosts=(first.changed(url=url), *others)))


def _package(connector: Connector, options: Options) -> Files:
    name = words.pascal(connector.key)
    publisher = connector.publisher
    icon = options.icon if options.icon.endswith("\n") or not options.icon else options.icon + "\n"
    summary = f"{len(offered(connector))} operations and {len(connector.triggers)} triggers."
    return {
        "package.json": json_text(package.package_json(connector), "\t"),
        "README.md": render(TEMPLATES, "README.md.jinja", **readme.view(connector, package.package_name(connector))),
        "LICENSE.md": render(TEMPLATES, "LICENSE.md.jinja", year=publisher.license_year, author=publisher.name),
        "CHANGELOG.md": render(TEMPLATES, "CHANGELOG.md.jinja", version=publisher.version, summary=summary),
        f"icons/{connector.key}.svg": icon,
        f"icons/{connector.key}.dark.svg": view.dark(icon),
        f"credentials/{name}Api.credentials.ts": render(
            TEMPLATES, "credential.ts.jinja", **package.credential_view(connector)
        ),
        **{path: render(TEMPLATES, f"{source}.jinja") for path, source in _SAME.items()},
    }


def _action_node(connector: Connector) -> Files:
    name = words.pascal(connector.key)
    folder = f"nodes/{name}"
    files: Files = {
        f"{folder}/{name}.node.ts": render(TEMPLATES, "action_node.ts.jinja", **view.action_node(connector)),
        f"{folder}/{name}.node.json": package.codex(connector, ""),
        f"{folder}/resources/index.ts": render(TEMPLATES, "resources.ts.jinja", **view.resources(connector)),
    }
    for resource, items in view.by_resource(connector).items():
        here = f"{folder}/resources/{resource}"
        files[f"{here}/index.ts"] = render(TEMPLATES, "resource.ts.jinja", **view.resource(resource, items))
        for item in items:
            files[f"{here}/{item.constant}.ts"] = render(
                TEMPLATES, "operation.ts.jinja", **view.operation(connector, item)
            )
            fields = view.output_of(item)
            if fields is not None:
                path = f"{folder}/__schema__/v1.0.0/{resource}/{item.value}.json"
                files[path] = json_text(records.schema(fields), "\t")
    if connector.choices:
        files[f"{folder}/listSearch/index.ts"] = render(TEMPLATES, "list_search.ts.jinja", **view.choices(connector))
    return files


def _triggers(connector: Connector) -> Files:
    files: Files = {}
    name = words.pascal(connector.key)
    present = package.nodes(connector)
    if f"{name}Trigger" in present:
        folder = f"nodes/{name}Trigger"
        files[f"{folder}/{name}Trigger.node.ts"] = render(
            TEMPLATES, "webhook_node.ts.jinja", **view.webhook_node(connector)
        )
        files[f"{folder}/{name}Trigger.node.json"] = package.codex(connector, "Trigger")
        files[f"{folder}/definition.ts"] = render(
            TEMPLATES, "definition.ts.jinja", **view.webhook_definition(connector)
        )
    if f"{name}PollTrigger" in present:
        folder = f"nodes/{name}PollTrigger"
        files[f"{folder}/{name}PollTrigger.node.ts"] = render(
            TEMPLATES, "poll_node.ts.jinja", **view.poll_node(connector)
        )
        files[f"{folder}/{name}PollTrigger.node.json"] = package.codex(connector, "PollTrigger")
        files[f"{folder}/definition.ts"] = render(TEMPLATES, "definition.ts.jinja", **view.poll_definition(connector))
    return files


def _definition(connector: Connector) -> Files:
    found = {"baseUrl": view.base_url(connector), "api": view.api(connector), "records": view.records(connector)}
    if f"{words.pascal(connector.key)}Trigger" in package.nodes(connector):
        found["subscription"] = view.subscription(connector)
    return {
        f"nodes/definition/{name}.ts": render(TEMPLATES, "constant.ts.jinja", **values)
        for name, values in found.items()
    }


@lru_cache(maxsize=1)
def _copied() -> Files:
    """Logic: files that are the same in every package."""
    files: Files = {}
    for source, folder in ((SHARED, "shared"), (HERE / "runtime", "runtime")):
        for path in sorted(source.glob("*.ts")):
            files[f"nodes/{folder}/{path.name}"] = path.read_text("utf-8")
    return files
