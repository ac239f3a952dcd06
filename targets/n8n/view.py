"""Everything that the templates print, computed from the description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from connector_core.description import Connector
from connector_core.description.delivery import ManualSubscription, SlotSubscription
from connector_core.description.implied import downloaded
from connector_core.description.types import OutField
from connector_core.literal import Code
from targets.n8n import escaping, operations, package, triggers, words
from targets.n8n.offered import API_RESOURCE, CONNECTION_RESOURCE, Offered, offered, waits
from targets.n8n.records import constant_of, used

View = dict[str, Any]


def action_node(connector: Connector) -> View:
    return _node(connector, "") | {
        "label": connector.label,
        "description": escaping.described(connector.description),
        "waits": waits(connector),
    }


def webhook_node(connector: Connector) -> View:
    return _node(connector, "Trigger") | {
        "label": f"{connector.label} Trigger",
        "description": f"Starts the workflow as soon as {connector.label} reports an event",
        "properties": triggers.webhook_properties(connector),
    }


def poll_node(connector: Connector) -> View:
    return _node(connector, "PollTrigger") | {
        "label": f"{connector.label} Polling Trigger",
        "description": f"Starts the workflow for what is new at {connector.label}, asking at intervals",
        "properties": triggers.poll_properties(connector),
    }


def _node(connector: Connector, suffix: str) -> View:
    return {
        "class_name": words.pascal(connector.key),
        "internal_name": f"{connector.key}{suffix}",
        "icon": package.icon(connector, "../../icons"),
        "credential": package.credential_name(connector),
        "choices": bool(connector.choices),
    }


def operation(connector: Connector, item: Offered) -> View:
    data = operations.data_of(connector, item)
    names = sorted(set(_names(data)))
    properties = operations.properties_of(item)
    return {
        "constant": item.constant,
        "records": bool(names),
        "import_records": _import(names, "../../../definition/records.js"),
        "data": data,
        "properties": properties,
        "operation_before": len(f"export const {item.constant}Operation: Operation = "),
        "properties_before": len(f"export const {item.constant}Properties: INodeProperties[] = "),
        "needs_show": operations.SHOW in (found["displayOptions"] for found in properties),
        "show": {"show": {"resource": [item.resource], "operation": [item.value]}},
    }


def _names(value: Any) -> Iterator[str]:
    """Names of records that the data refers to."""
    if isinstance(value, Code):
        yield value.text
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _names(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _names(inner)


def _import(names: list[str], path: str) -> str:
    """An import statement, broken as Prettier would when it is longer than a line."""
    line = f"import {{ {', '.join(names)} }} from '{path}';"
    if len(line) <= 100:
        return line
    return "import {\n" + "".join(f"\t{name},\n" for name in names) + f"}} from '{path}';"


def by_resource(connector: Connector) -> dict[str, list[Offered]]:
    """Resource → its operations, in the description's order of resources, the API last."""
    order = [words.camel(resource.key) for resource in connector.resources]
    order += [API_RESOURCE, CONNECTION_RESOURCE]
    found: dict[str, list[Offered]] = {name: [] for name in order}
    for item in offered(connector):
        found[item.resource].append(item)
    return {name: items for name, items in found.items() if items}


def resource(name: str, items: list[Offered]) -> View:
    by_name = sorted(items, key=lambda item: item.name.lower())
    chooser = {
        "displayName": "Operation",
        "name": "operation",
        "type": "options",
        "noDataExpression": True,
        "displayOptions": {"show": {"resource": [name]}},
        "options": [
            {
                "name": item.name,
                "value": item.value,
                "action": item.action,
                "description": escaping.described(item.operation.description),
            }
            for item in by_name
        ],
        "default": items[0].value,
    }
    return {
        "constant": name,
        "items": items,
        "chooser": chooser,
        "operations": {item.value: Code(f"{item.constant}Operation") for item in items},
        "operations_before": len(f"export const {name}Operations: Record<string, Operation> = "),
    }


def resources(connector: Connector) -> View:
    names = list(by_resource(connector))
    labels = {words.camel(item.key): words.title(item.noun) for item in connector.resources}
    labels |= {API_RESOURCE: "API", CONNECTION_RESOURCE: "Connection"}
    chooser = {
        "displayName": "Resource",
        "name": "resource",
        "type": "options",
        "noDataExpression": True,
        "options": [
            {"name": labels[name], "value": name} for name in sorted(names, key=lambda name: labels[name].lower())
        ],
        "default": names[0],
    }
    return {"names": names, "chooser": chooser, "operations": {name: Code(f"{name}Operations") for name in names}}


def webhook_definition(connector: Connector) -> View:
    data = {
        "api": Code("api"),
        "subscription": Code("subscription"),
        "signature": Code("signature"),
        "triggers": [triggers.webhook_data(connector, item) for item in triggers.pushed(connector)],
    }
    return _definition(data, "WebhookDefinition") | {"subscription": True}


def poll_definition(connector: Connector) -> View:
    data = {
        "api": Code("api"),
        "triggers": [triggers.poll_data(connector, item) for item in triggers.polled(connector)],
    }
    return _definition(data, "PollDefinition") | {"subscription": False}


def _definition(data: View, type_name: str) -> View:
    return {
        "data": data,
        "import_records": _import(sorted(set(_names(data["triggers"]))), "../definition/records.js"),
        "type": type_name,
        "before": len(f"export const definition: {type_name} = "),
    }


def choices(connector: Connector) -> View:
    found = [
        {
            "name": words.camel(item.key),
            "data": {
                "request": item.request.data(),
                "paging": item.paging.data(),
                "record": Code(constant_of(item.record)),
                "source": item.source,
                "value": item.value,
                "text": item.text,
            },
            "before": len(f"const {words.camel(item.key)}Choices: ChoicesSpec = "),
        }
        for item in connector.choices
    ]
    names = sorted({constant_of(item.record) for item in connector.choices})
    return {"choices": found, "import_records": _import(names, "../../definition/records.js")}


def _constant(name: str, annotation: str, value: Any) -> View:
    start = f"export const {name}{annotation} = "
    return {"name": name, "annotation": annotation, "value": value, "before": len(start)}


def base_url(connector: Connector) -> View:
    return {"imports": [], "constants": [_constant("baseUrl", "", connector.connection.base_url)]}


def api(connector: Connector) -> View:
    connection = connector.connection
    data: View = {
        "label": connector.label,
        "credential": package.credential_name(connector),
        "base_url": Code("baseUrl"),
        "access": _access(connector),
        "test": connection.test.data(),
        **_account(connector),
        "envelope": connector.envelope.data(),
        "errors": connector.errors.data(),
    }
    if connector.rate_limit is not None:
        limit = connector.rate_limit
        data["rate_limit"] = {name: getattr(limit, name) for name in ("requests", "window_seconds", "retry_after")}
    if len(connection.hosts) > 1:
        data["hosts"] = [host.url for host in connection.hosts]
    if connection.scopes is not None:
        data["scopes"] = connection.scopes.data()
    imports = ["import { baseUrl } from './baseUrl.js';"]
    if connection.test_record is not None:
        imports.append(f"import {{ {constant_of(connection.test_record)} }} from './records.js';")
    imports.append("import type { N8nApi } from '../runtime/types.js';")
    return {"imports": imports, "constants": [_constant("api", ": N8nApi", data)]}


def _account(connector: Connector) -> View:
    """How the answer of the connection test names the account; only a label where the vendor names none."""
    record = connector.connection.test_record
    shape = {} if record is None else {"account": Code(constant_of(record))}
    return shape | {"account_label": connector.connection.label}


def _access(connector: Connector) -> View:
    """What messages say about the credential: its name, where it is made, how it begins."""
    auth = connector.connection.auth
    found: View = {"label": getattr(auth, "label", "credential"), "help": auth.help, "help_url": auth.help_url}
    prefixes = list(getattr(auth, "prefixes", ()))
    return {name: value for name, value in (found | {"prefixes": prefixes}).items() if value}


def records(connector: Connector) -> View:
    constants = [_constant(name, ": FieldShape[]", record.shape_data()) for name, record in used(connector).items()]
    return {"imports": ["import type { FieldShape } from '../shared/types.js';"], "constants": constants}


def subscription(connector: Connector) -> View:
    assert connector.subscription is not None
    signature = connector.signature.data() if connector.signature is not None else None
    match connector.subscription:
        case SlotSubscription(owner=owner) as slot:
            kind = "SlotSpec"
            data = slot.data() | {"owner": {"key": owner.key, "label": words.title(owner.label)}}
        case ManualSubscription() as manual:
            kind, data = "ManualSpec", manual.data()
        case managed:
            kind, data = "SubscriptionSpec", managed.data()
    names = ", ".join(sorted(("SignatureSpec", kind)))
    return {
        "imports": [f"import type {{ {names} }} from '../shared/types.js';"],
        "constants": [
            _constant("subscription", f": {kind}", data),
            _constant("signature", ": SignatureSpec | null", signature),
        ],
    }


def dark(icon: str) -> str:
    """The icon for dark backgrounds: the same, with a faint white edge so that a dark shape stays visible."""
    found = re.match(r"(?s)(.*?<svg\b[^>]*>)(.*)</svg>\s*$", icon)
    if found is None:
        return icon
    edge = '<rect x="0.5" y="0.5" width="59" height="59" rx="14" fill="none" stroke="#ffffff" stroke-opacity="0.35"/>'
    return f"{found[1]}{found[2]}{edge}</svg>\n"


def output_of(item: Offered) -> tuple[OutField, ...] | None:
    """The fields that an operation puts out; None where they are not known beforehand. A file stands beside them."""
    wait = getattr(item.operation, "wait", None)
    record = wait.record if wait is not None else getattr(item.operation, "record", None)
    known: tuple[OutField, ...] | None = record.fields() if record is not None else None
    if getattr(item.operation, "download", None) is None:
        return known
    name, _ = downloaded()
    return (*(known or ()), name)
