"""The package's own files: package.json, the codex beside each node, the credential."""

from __future__ import annotations

import json
from typing import Any

from connector_core.description import Connector, Const
from connector_core.description.auth import Basic, BearerKey, HeaderKey
from connector_core.literal import Code
from targets.n8n import escaping, triggers, words

TOOLS = {
    "@n8n/node-cli": "0.48.3",
    "@types/node": "24.19.0",
    "eslint": "9.32.0",
    "n8n-workflow": "2.41.0",
    "prettier": "3.6.2",
    "release-it": "19.0.4",
    "typescript": "5.9.2",
}
"""Pinned: what the package is built, linted and released with."""

Json = dict[str, Any]


def package_name(connector: Connector) -> str:
    scope = connector.publisher.npm_scope
    name = f"n8n-nodes-{connector.key}"
    return f"{scope if scope.startswith('@') else '@' + scope}/{name}" if scope else name


def credential_name(connector: Connector) -> str:
    return f"{connector.key}Api"


def nodes(connector: Connector) -> list[str]:
    """Class names of the nodes, which are their folders too."""
    base = words.pascal(connector.key)
    found = [base]
    if triggers.pushed(connector) and connector.subscription is not None:
        found.append(f"{base}Trigger")
    if triggers.polled(connector):
        found.append(f"{base}PollTrigger")
    return found


def node_type(connector: Connector, suffix: str = "") -> str:
    """The type in a workflow's JSON: ``n8n-nodes-acme.acmeTrigger``."""
    return f"{package_name(connector)}.{connector.key}{suffix}"


def repository(connector: Connector) -> str:
    return f"{connector.publisher.repositories}/n8n-nodes-{connector.key}"


def package_json(connector: Connector) -> Json:
    publisher = connector.publisher
    credential = words.pascal(connector.key) + "Api"
    return {
        "name": package_name(connector),
        "version": publisher.version,
        "description": f"n8n community nodes for {connector.label}: {connector.description}",
        "license": "MIT",
        "homepage": repository(connector),
        "keywords": ["n8n-community-node-package", connector.key],
        "author": {"name": publisher.name, "email": publisher.email},
        "repository": {"type": "git", "url": f"git+{repository(connector)}.git"},
        "scripts": {
            "build": "n8n-node build",
            "build:watch": "tsc --watch",
            "dev": "n8n-node dev",
            "lint": "n8n-node lint",
            "lint:fix": "n8n-node lint --fix",
            "release": "n8n-node release",
            "prepublishOnly": "n8n-node prerelease",
        },
        "files": ["dist"],
        "n8n": {
            "n8nNodesApiVersion": 1,
            "strict": True,
            "credentials": [f"dist/credentials/{credential}.credentials.js"],
            "nodes": [f"dist/nodes/{name}/{name}.node.js" for name in nodes(connector)],
        },
        "devDependencies": TOOLS,
        "peerDependencies": {"n8n-workflow": "*"},
    }


def codex(connector: Connector, suffix: str) -> str:
    """What n8n's node panel knows beside the node, as JSON laid out by Prettier."""
    url = repository(connector)
    known = {
        "node": node_type(connector, suffix),
        "nodeVersion": "1.0",
        "codexVersion": "1.0",
        "categories": ["Communication"],
        "alias": sorted({resource.noun for resource in connector.resources}),
        "resources": {
            "credentialDocumentation": [{"url": f"{url}#credentials"}],
            "primaryDocumentation": [{"url": f"{url}#readme"}],
        },
    }
    return _laid_out(known) + "\n"


def _laid_out(value: Any, level: int = 0) -> str:
    """Objects spread, arrays and the small objects in them on one line."""
    inner, close = "\t" * (level + 1), "\t" * level
    if isinstance(value, dict) and value:
        lines = [f"{inner}{json.dumps(name)}: {_laid_out(item, level + 1)}" for name, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{close}}}"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "[" + ", ".join(f"{{ {json.dumps(item)[1:-1]} }}" for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def credential_view(connector: Connector) -> Json:
    """The credential's values. Its test is the connection's test request."""
    hosts = connector.connection.hosts
    properties, authenticate = _auth(connector)
    if len(hosts) > 1:
        properties.append(
            {
                "displayName": "Environment",
                "name": "baseUrl",
                "type": "options",
                "options": [{"name": host.label, "value": host.url} for host in hosts],
                "default": hosts[0].url,
            }
        )
    base: Any = Code("baseUrl") if len(hosts) == 1 else "={{ $credentials.baseUrl }}"
    return {
        "class_name": words.pascal(connector.key) + "Api",
        "internal_name": credential_name(connector),
        "one_host": len(hosts) == 1,
        "display_name": f"{connector.label} API",
        "icon": icon(connector, "../icons"),
        "documentation_url": f"{repository(connector)}#credentials",
        "properties": properties,
        "authenticate": {"type": "generic", "properties": authenticate},
        "test": _test(connector, base),
    }


def _test(connector: Connector, base: Any) -> Json:
    """The test request. An answer that is an error in spite of its status fails the test too."""
    test, success = connector.connection.test, connector.envelope.success
    # A redirect is not followed: n8n would send the key along, to whatever host.
    request = {"baseURL": base, "url": test.path, "method": test.method, "disableFollowRedirect": True}
    if query := {name: value.value for name, value in test.query.items() if isinstance(value, Const)}:
        request["qs"] = query
    if success is None:
        return {"request": request}
    refused = {"key": success, "value": False, "message": f"{connector.label} did not accept the credential"}
    return {"request": request, "rules": [{"type": "responseSuccessBody", "properties": refused}]}


def icon(connector: Connector, folder: str) -> Json:
    return {"light": f"file:{folder}/{connector.key}.svg", "dark": f"file:{folder}/{connector.key}.dark.svg"}


def _auth(connector: Connector) -> tuple[list[Json], Json]:
    auth = connector.connection.auth
    if isinstance(auth, Basic):
        user, word = words.camel(auth.username_field), words.camel(auth.password_field)
        secrets = [_field(auth.username_label, user, hidden=False), _field(auth.password_label, word, hidden=True)]
        pair = {"username": f"={{{{$credentials.{user}}}}}", "password": f"={{{{$credentials.{word}}}}}"}
        return secrets, {"auth": pair}
    if not isinstance(auth, BearerKey | HeaderKey):
        raise ValueError(f"n8n: {auth.kind} is not emitted yet")
    name = words.camel(auth.field)
    field = _field(auth.label, name, hidden=True)
    if auth.prefixes:
        field["placeholder"] = words.example(f"{auth.prefixes[0]}…")
    if auth.help:
        field["description"] = escaping.described(auth.help)
    header, before = ("Authorization", "Bearer ") if isinstance(auth, BearerKey) else (auth.header, "")
    return [field], {"headers": {header: f"={before}{{{{$credentials.{name}}}}}"}}


def _field(label: str, name: str, *, hidden: bool) -> Json:
    options = {"typeOptions": {"password": True}} if hidden else {}
    return {"displayName": label, "name": name, "type": "string", **options, "required": True, "default": ""}
