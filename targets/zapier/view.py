"""Everything that the templates of operations print, computed from the description."""

from __future__ import annotations

from typing import Any

from connector_core.description import Action, ApiCall, Connector, Find, ListAll, Record, Switch, Trigger
from connector_core.description.implied import downloaded
from connector_core.literal import Code
from targets.zapier import inputs, offered, records, words
from targets.zapier.dropdowns import dropdowns
from targets.zapier.printing import Kind, View, import_line, operation_file, record_code


def hook(connector: Connector, trigger: Trigger) -> View:
    """A trigger that the vendor calls."""
    assert trigger.webhook is not None
    used: set[str] = set()
    record = trigger.webhook.record or trigger.record
    given = offered.trigger_inputs(connector, trigger)
    spec: View = {
        "inputs": inputs.specs(given),
        "filters": _filters(trigger),
        "webhook": trigger.webhook.data() | {"record": record_code(record, used)},
    }
    if trigger.poll:
        spec["poll"] = _poll(trigger, used)
    spec["sample"] = record.sample()
    definition = _trigger(connector, trigger, trigger.key, words.label(connector, trigger)) | {
        "operation": {
            "type": "hook",
            "inputFields": inputs.fields(connector, given) + words.notices(connector),
            "performSubscribe": Code("subscribe(api, delivery, spec)"),
            "performUnsubscribe": Code("unsubscribe(api, delivery)"),
            "perform": Code("receive(api, delivery, spec)"),
            "performList": Code("samples(api, spec)"),
            "outputFields": records.output_fields(record, trigger.identity),
            "sample": Code("spec.sample"),
        }
    }
    names = ("receive", "samples", "subscribe", "unsubscribe")
    return operation_file("Trigger", trigger.key, "HookSpec", spec, definition, ("hook", names), used, delivery=True)


def poll(connector: Connector, trigger: Trigger) -> View:
    """A trigger that Zapier polls."""
    used: set[str] = set()
    given = offered.poll_inputs(trigger)
    spec = {"inputs": inputs.specs(given), "filters": _filters(trigger), "poll": _poll(trigger, used)}
    key = offered.poll_key(connector, trigger)
    display = _trigger(connector, trigger, key, words.polling_label(connector, trigger))
    definition = display | {
        "operation": {
            "type": "polling",
            "inputFields": inputs.fields(connector, given),
            "perform": Code("pollItems(api, spec)"),
            "outputFields": records.output_fields(trigger.record, trigger.identity),
            "sample": trigger.record.sample(),
        }
    }
    return operation_file("Trigger", key, "PollingSpec", spec, definition, ("poll", ("pollItems",)), used)


def _trigger(connector: Connector, trigger: Trigger, key: str, label: str) -> View:
    display = {"label": label, "description": words.description(connector, trigger)}
    return {"key": key, "noun": words.noun(connector, trigger), "display": display}


def _filters(trigger: Trigger) -> list[View]:
    return [{"key": item.input.key, "field": item.field} for item in trigger.filters]


def _poll(trigger: Trigger, used: set[str]) -> View:
    assert trigger.poll is not None
    return trigger.poll.data() | {"record": record_code(trigger.record, used), "identity": list(trigger.identity)}


def create(connector: Connector, action: Action | ApiCall) -> View:
    """An action that does something, or the universal one."""
    used: set[str] = set()
    given = offered.inputs(action)
    operation: View = {"inputFields": inputs.fields(connector, given) or words.no_input()}
    names: tuple[str, ...]
    module = "operate"
    if isinstance(action, ApiCall):
        spec: Any = inputs.specs(given)
        kind, names = "InputSpec[]", ("callApi",)
        operation |= {"perform": Code("callApi(api, spec)"), "sample": {"status_code": 200}}
        operation["outputFields"] = [{"key": "status_code", "label": "Status Code", "type": "integer"}]
    elif action.wait:
        spec = _request(action) | {"inputs": inputs.specs(given), "record": record_code(action.record or Record, used)}
        spec["wait"] = action.wait.data() | {"record": record_code(action.wait.record, used)}
        kind, names = "WaitingSpec", ("resume", "start")
        operation |= {"perform": Code("start(api, spec)"), "performResume": Code("resume(api, spec)")}
        operation |= _output(action.wait.record)
    elif action.download:
        spec, kind, module, names = _action(action, used), "FileSpec", "download", ("actFile",)
        operation |= {"perform": Code("actFile(api, spec)")} | _output(action.record, file=True)
    else:
        spec, kind, names = _action(action, used), "ActionSpec", ("act",)
        operation |= {"perform": Code("act(api, spec)")} | _output(action.record, deletes=action.deletes)
    definition = _display(connector, action) | {"operation": operation}
    dependent = inputs.dependent(connector, given)
    return operation_file("Create", action.key, kind, spec, definition, (module, names), used, dependent=dependent)


def search(connector: Connector, item: Action | Find | ListAll) -> View:
    """A search, or an action that only reads."""
    used: set[str] = set()
    given = offered.inputs(item)
    operation: View = {"inputFields": inputs.fields(connector, given) or words.no_input()}
    runtime: tuple[str, tuple[str, ...]]
    hydrator = ""
    if isinstance(item, Action) and item.download:
        spec, kind, runtime = _action(item, used), "FileSpec", ("download", ("lookFile", "stashFile"))
        hydrator = words.hydrator(item.key)
    elif isinstance(item, Action):
        spec, kind, runtime = _action(item, used), "ActionSpec", ("operate", ("look",))
    elif isinstance(item, Find):
        spec = _request(item) | {"inputs": inputs.specs(given), "record": record_code(item.record, used)}
        kind, runtime = "FindSpec", ("search", ("find",))
        if item.paging:
            spec |= {"paging": item.paging.data(), "match": dict(item.match)}
            kind, runtime = "FindInListOperationSpec", ("search", ("findRow",))
    else:
        spec = {
            "inputs": inputs.specs(given),
            "request": item.request.data(),
            "paging": item.paging.data(),
            "record": record_code(item.record, used),
            "identity": list(item.identity),
            "source": item.source,
            "defaultLimit": item.default_limit,
        }
        kind, runtime = "ListOperationSpec", ("search", ("list",))
    more = f", {hydrator}" if hydrator else ""
    operation["perform"] = Code(f"{runtime[1][0]}(api, spec{more})")
    operation |= _output(item.record, item.identity if isinstance(item, ListAll) else (), file=bool(hydrator))
    definition = _display(connector, item) | {"operation": operation}
    dependent = inputs.dependent(connector, given)
    return operation_file(
        "Search", item.key, kind, spec, definition, runtime, used, dependent=dependent, hydrator=hydrator
    )


def _action(action: Action, used: set[str]) -> View:
    spec = _request(action) | {"inputs": inputs.specs(offered.inputs(action))}
    if action.record:
        spec["record"] = record_code(action.record, used)
    if action.pending:
        spec["pending"] = action.pending.data()
    if action.merge:
        spec["merge"] = action.merge.data()
    if action.download:
        spec["download"] = action.download.data()
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


def _output(
    record: type[Record] | None, identity: tuple[str, ...] = (), *, deletes: bool = False, file: bool = False
) -> View:
    if file:
        return _with_file(record)
    if record is None:
        # The runtime adds this field, so that a step without a record has something to show.
        key, label = ("deleted", "Deleted") if deletes else ("success", "Success")
        return {"outputFields": [{"key": key, "label": label, "type": "boolean"}], "sample": {key: True}}
    return {"outputFields": records.output_fields(record, identity), "sample": record.sample()}


def _with_file(record: type[Record] | None) -> View:
    """The fields of a download. The file itself has no sample: one would be a link that leads nowhere."""
    name, _ = downloaded()
    fields = records.output_fields(record) if record else []
    added = [found for item in downloaded() for found in records.plain_field(item)]
    return {"outputFields": fields + added, "sample": (record.sample() if record else {}) | {name.key: name.sample}}


def index(connector: Connector) -> View:
    """What the app consists of, by kind: the steps' constants, and the imports that bring them."""
    triggers = [item.key for item in offered.hooks(connector)]
    triggers += [offered.poll_key(connector, item) for item in offered.polls(connector)]
    triggers += list(dropdowns(connector))
    keys: dict[str, tuple[Kind, list[str]]] = {
        "creates": ("Create", [item.key for item in offered.creates(connector)]),
        "searches": ("Search", [item.key for item in offered.searches(connector)]),
        "triggers": ("Trigger", triggers),
    }
    found: View = {
        folder: [words.constant(key, kind) for key in sorted(of_kind)] for folder, (kind, of_kind) in keys.items()
    }
    found["throttle"] = _throttle(connector)
    files = [item.key for item in offered.searches(connector) if isinstance(item, Action) and item.download]
    found["hydrators"] = [words.hydrator(key) for key in sorted(files)]
    found["imports"] = [
        import_line(
            [words.constant(key, kind), *([words.hydrator(key)] if key in files else [])], f"./{folder}/{key}.js"
        )
        for folder, (kind, of_kind) in keys.items()
        for key in sorted(of_kind)
    ]
    found["pairs"] = {find.key: _pair(connector, find, action) for find, action in offered.pairs(connector)}
    return found


def _pair(connector: Connector, find: Find, action: Action) -> View:
    display = {"label": words.pair_label(connector, find), "description": words.pair_description(connector, find)}
    return {"key": find.key, "display": display, "search": find.key, "create": action.key}


def _throttle(connector: Connector) -> View | None:
    """Zapier holds steps of one connection that go over the vendor's limit, instead of failing them."""
    if not connector.rate_limit:
        return None
    rate = connector.rate_limit
    return {"window": rate.window_seconds, "limit": rate.requests, "scope": ["auth"]}
