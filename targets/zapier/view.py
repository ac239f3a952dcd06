"""Everything that the templates print, computed from the description."""

from __future__ import annotations

from typing import Any

from connector_core.description import Action, ApiCall, Connector, Find, ListAll, Record, Switch, Trigger
from connector_core.description.auth import Basic, BearerKey, HeaderKey
from connector_core.description.implied import inputs_of
from connector_core.description.operations import Choices
from connector_core.literal import Code
from targets.zapier import inputs, offered, records, words
from targets.zapier.records import constant_of

View = dict[str, Any]
API = ("api", "../definition/api.js")
SUBSCRIPTION = ("../definition/subscription.js", ("signature", "subscription"))
RECORDS = "../definition/records.js"


def _file(
    kind: str,
    name: str,
    spec_type: str,
    spec: View,
    definition: View,
    runtime: tuple[str, tuple[str, ...]],
    used: set[str],
    *,
    subscription: bool = False,
) -> View:
    """One operation's file. ``kind``: Trigger, Create or Search; ``used``: records that the spec names."""
    return {
        "kind": kind,
        "name": name,
        "records": sorted(used),
        "subscription": subscription,
        "functions": list(runtime[1]),
        "module": runtime[0],
        "spec_type": spec_type,
        "spec": spec,
        "spec_before": len(f"const spec: {spec_type} = "),
        "definition": definition,
    }


def _record(record: type[Record], used: set[str]) -> Code:
    used.add(constant_of(record))
    return Code(constant_of(record))


def hook(connector: Connector, trigger: Trigger) -> View:
    """A trigger that the vendor calls."""
    assert trigger.webhook is not None
    used: set[str] = set()
    record = trigger.webhook.record or trigger.record
    spec: View = {
        "inputs": inputs.specs(inputs_of(trigger)),
        "filters": _filters(trigger),
        "webhook": trigger.webhook.data() | {"record": _record(record, used)},
        "subscription": Code("subscription"),
        "signature": Code("signature"),
    }
    if trigger.poll:
        spec["poll"] = _poll(trigger, used)
    spec["sample"] = record.sample()
    definition = _trigger(connector, trigger, trigger.key) | {
        "operation": {
            "type": "hook",
            "inputFields": inputs.fields(connector, inputs_of(trigger)),
            "performSubscribe": Code("subscribe(api, spec)"),
            "performUnsubscribe": Code("unsubscribe(api, spec)"),
            "perform": Code("receive(api, spec)"),
            "performList": Code("samples(api, spec)"),
            "outputFields": records.output_fields(record, trigger.identity),
            "sample": Code("spec.sample"),
        }
    }
    names = ("receive", "samples", "subscribe", "unsubscribe")
    name = words.camel(trigger.key)
    return _file("Trigger", name, "HookSpec", spec, definition, ("hook", names), used, subscription=True)


def poll(connector: Connector, trigger: Trigger) -> View:
    """A trigger that Zapier polls."""
    used: set[str] = set()
    given = inputs_of(trigger, polling=True)
    spec = {"inputs": inputs.specs(given), "filters": _filters(trigger), "poll": _poll(trigger, used)}
    key = offered.poll_key(connector, trigger)
    display = _trigger(connector, trigger, key)
    if key != trigger.key:
        display["display"] = {
            "label": f"{words.label(connector, trigger)} (Polling)",
            "description": display["display"]["description"],
        }
    definition = display | {
        "operation": {
            "type": "polling",
            "inputFields": inputs.fields(connector, given),
            "perform": Code("pollItems(api, spec)"),
            "outputFields": records.output_fields(trigger.record, trigger.identity),
            "sample": trigger.record.sample(),
        }
    }
    return _file("Trigger", words.camel(key), "PollingSpec", spec, definition, ("poll", ("pollItems",)), used)


def _trigger(connector: Connector, trigger: Trigger, key: str) -> View:
    display = {"label": words.label(connector, trigger), "description": words.description(connector, trigger)}
    return {"key": key, "noun": words.noun(connector, trigger), "display": display}


def _filters(trigger: Trigger) -> list[View]:
    return [{"key": item.input.key, "field": item.field} for item in trigger.filters]


def _poll(trigger: Trigger, used: set[str]) -> View:
    assert trigger.poll is not None
    return trigger.poll.data() | {"record": _record(trigger.record, used), "identity": list(trigger.identity)}


def create(connector: Connector, action: Action | ApiCall) -> View:
    """An action that does something, or the universal one."""
    used: set[str] = set()
    given = inputs_of(action)
    operation: View = {"inputFields": inputs.fields(connector, given)}
    names: tuple[str, ...]
    if isinstance(action, ApiCall):
        spec: Any = inputs.specs(given)
        kind, names = "InputSpec[]", ("callApi",)
        operation |= {"perform": Code("callApi(api, spec)"), "sample": {"status_code": 200}}
        operation["outputFields"] = [{"key": "status_code", "label": "Status Code", "type": "integer"}]
    elif action.wait:
        spec = _request(action) | {"inputs": inputs.specs(given), "record": _record(action.record or Record, used)}
        spec["wait"] = action.wait.data() | {"record": _record(action.wait.record, used)}
        kind, names = "WaitingSpec", ("resume", "start")
        operation |= {"perform": Code("start(api, spec)"), "performResume": Code("resume(api, spec)")}
        operation |= _output(action.wait.record)
    else:
        spec, kind, names = _action(action, used), "ActionSpec", ("act",)
        operation |= {"perform": Code("act(api, spec)")} | _output(action.record)
    definition = _display(connector, action) | {"operation": operation}
    name = words.camel(action.key)
    return _file("Create", name, kind, spec, definition, ("operate", names), used)


def search(connector: Connector, item: Action | Find | ListAll) -> View:
    """A search, or an action that only reads."""
    used: set[str] = set()
    given = inputs_of(item)
    operation: View = {"inputFields": inputs.fields(connector, given)}
    if isinstance(item, Action):
        spec, kind, runtime = _action(item, used), "ActionSpec", ("operate", ("look",))
    elif isinstance(item, Find):
        spec = _request(item) | {"inputs": inputs.specs(given), "record": _record(item.record, used)}
        kind, runtime = "FindSpec", ("search", ("find",))
    else:
        spec = {
            "inputs": inputs.specs(given),
            "request": item.request.data(),
            "paging": item.paging.data(),
            "record": _record(item.record, used),
            "identity": list(item.identity),
            "source": item.source,
            "defaultLimit": item.default_limit,
        }
        kind, runtime = "ListOperationSpec", ("search", ("list",))
    operation["perform"] = Code(f"{runtime[1][0]}(api, spec)")
    operation |= _output(item.record, item.identity if isinstance(item, ListAll) else ())
    definition = _display(connector, item) | {"operation": operation}
    return _file("Search", words.camel(item.key), kind, spec, definition, runtime, used)


def _action(action: Action, used: set[str]) -> View:
    spec = _request(action) | {"inputs": inputs.specs(inputs_of(action))}
    if action.record:
        spec["record"] = _record(action.record, used)
    if action.pending:
        spec["pending"] = action.pending.data()
    if action.deletes:
        spec["deletes"] = True
    return spec


def _request(item: Action | Find) -> View:
    request: View
    if isinstance(item.request, Switch):
        cases = {case.value: case.request.data() for case in item.request.cases}
        request = {"choose": item.request.input, "requests": cases}
    else:
        request = {"request": item.request.data()}
    if item.at:
        request["at"] = item.at
    if item.source != "rest":
        request["source"] = item.source
    return request


def _display(connector: Connector, item: Action | Find | ListAll | ApiCall) -> View:
    display = {"label": words.label(connector, item), "description": words.description(connector, item)}
    return {"key": item.key, "noun": words.noun(connector, item), "display": display}


def _output(record: type[Record] | None, identity: tuple[str, ...] = ()) -> View:
    if record is None:
        return {
            "outputFields": [{"key": "deleted", "label": "Deleted", "type": "boolean"}],
            "sample": {"deleted": True},
        }
    return {"outputFields": records.output_fields(record, identity), "sample": record.sample()}


def dropdowns(connector: Connector) -> dict[str, View]:
    """Hidden triggers behind dropdowns: those that the description declares, and one for each list that IDs pick from."""
    found = {
        offered.dropdown_key(item.key): _dropdown(connector, item, [item.text], item.value)
        for item in connector.choices
    }
    for operation in connector.operations():
        for item in inputs_of(operation):
            listing = inputs.listing_for(connector, item)
            if listing:
                key = offered.dropdown_key(listing.key)
                found.setdefault(key, _dropdown(connector, listing, _telling(listing), listing.identity[0]))
    return found


def _telling(listing: ListAll) -> list[str]:
    """Keys of up to three fields that tell rows apart for people."""
    fields = [item for item in listing.record.fields() if item.key not in listing.identity]
    best = [item.key for item in fields if item.key in ("name", "title", "label", "url")]
    return best[:1] or [item.key for item in fields if item.type.kind in ("text", "datetime")][:3]


def _dropdown(connector: Connector, item: Choices | ListAll, text: list[str], value: str) -> View:
    used: set[str] = set()
    noun = words.title(connector.resource(item.resource).noun)
    key = offered.dropdown_key(item.key)
    spec = {
        "request": item.request.data(),
        "paging": item.paging.data(),
        "record": _record(item.record, used),
        "value": value,
        "text": text,
    }
    sample = item.record.sample()
    definition = {
        "key": key,
        "noun": noun,
        "display": {
            "label": f"New {noun}",
            "description": f"Triggers when a new {connector.resource(item.resource).noun} is created.",
            "hidden": True,
        },
        "operation": {
            "type": "polling",
            "perform": Code("dropdown(api, spec)"),
            "canPaginate": True,
            "outputFields": [
                {"key": "id", "label": f"{noun} ID", "type": "string", "primary": True},
                {"key": "name", "label": f"{noun} Name", "type": "string"},
            ],
            "sample": {"id": sample[value], "name": ", ".join(str(sample[name]) for name in text)},
        },
    }
    return _file("Trigger", words.camel(key), "DropdownSpec", spec, definition, ("search", ("dropdown",)), used)


def api(connector: Connector) -> View:
    """The API's data: what the shared code and the connection need."""
    connection = connector.connection
    auth = connection.auth
    kept = {"kind", "field", "header", "username_field", "password_field"}
    access = {"label": getattr(auth, "label", "credential"), "help": auth.help, "help_url": auth.help_url}
    data: View = {
        "label": connector.label,
        "base_url": Code("baseUrl"),
        "access": {key: value for key, value in access.items() if value}
        | ({"prefixes": list(auth.prefixes)} if isinstance(auth, (BearerKey, HeaderKey)) and auth.prefixes else {}),
        "auth": {name: getattr(auth, name) for name in type(auth).model_fields if name in kept},
        "test": connection.test.data(),
        "account": Code(constant_of(connection.test_record)),
        "errors": connector.errors.data(),
    }
    if connector.envelope.data():
        data["envelope"] = connector.envelope.data()
    if connector.rate_limit:
        data["rate_limit"] = connector.rate_limit.data()
    if connection.scopes:
        data["scopes"] = connection.scopes.data()
    return {"account": constant_of(connection.test_record), "data": data}


def authentication(connector: Connector) -> View:
    """The connection: fields with a link to where they are found, test, label."""
    auth = connector.connection.auth
    link = f"{auth.help} [Where to find it]({auth.help_url})." if auth.help else f"[Where to find it]({auth.help_url})."
    if isinstance(auth, Basic):
        fields = [
            {"key": auth.username_field, "label": auth.username_label, "type": "string", "required": True},
            {"key": auth.password_field, "label": auth.password_label, "type": "password", "required": True},
        ]
        fields[0]["helpText"] = link
    else:
        field = getattr(auth, "field", "api_key")
        fields = [{"key": field, "label": getattr(auth, "label", "API Key"), "type": "password", "required": True}]
        fields[0]["helpText"] = link
    return {
        "definition": {
            "type": "custom",
            "fields": fields,
            "test": Code("testConnection(api)"),
            "connectionLabel": connector.connection.label.replace("{", "{{").replace("}", "}}"),
        }
    }


def index(connector: Connector) -> View:
    """What the app consists of: (folder, file, constant) by kind."""
    triggers = [(item.key, words.camel(item.key)) for item in offered.hooks(connector)]
    triggers += [
        (key, words.camel(key)) for key in (offered.poll_key(connector, item) for item in offered.polls(connector))
    ]
    triggers += [(key, words.camel(key)) for key in dropdowns(connector)]
    creates = [(item.key, words.camel(item.key)) for item in offered.creates(connector)]
    searches = [(item.key, words.camel(item.key)) for item in offered.searches(connector)]
    kinds = (("creates", creates), ("searches", searches), ("triggers", triggers))
    return {
        "imports": [(folder, *item) for folder, items in kinds for item in items],
        "triggers": triggers,
        "creates": creates,
        "searches": searches,
    }
