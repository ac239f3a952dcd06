"""The files of the action node's operations: n8n's parameters, and the data that the runtime runs."""

from __future__ import annotations

from typing import Any

from connector_core.description import Action, ApiCall, Connector, Find, Input, ListAll
from connector_core.description.implied import inputs_of
from connector_core.literal import Code
from targets.n8n import parameters, words
from targets.n8n.offered import Offered, Owner, switch_of
from targets.n8n.parameters import Parameter, Property
from targets.n8n.records import constant_of

SHOW = Code("shown")
OUTPUT: Property = {
    "displayName": "Put Output File in Field",
    "name": "binaryPropertyName",
    "type": "string",
    "required": True,
    "displayOptions": SHOW,
    "default": "data",
    "hint": "The name of the output binary field to put the file in",
}
"""As n8n's own nodes name it; the runtime reads it under this name."""
ADDITIONAL, FILTERS, OPTIONS = "additionalFields", "filters", "options"
_BODY_METHODS = ["PATCH", "POST", "PUT"]


def placed(item: Offered) -> list[tuple[Input, str]]:
    """Every input with the collection it goes into ("" for none)."""
    operation = item.operation
    if isinstance(operation, Owner):
        return []
    if isinstance(operation, ApiCall):
        return [(given, "") for given in inputs_of(operation)]
    return [(given, _collection(operation, given)) for given in inputs_of(operation)]


def _collection(operation: Action | Find | ListAll, given: Input) -> str:
    if given.required or given.key in ("return_all", "limit"):
        return ""
    if isinstance(operation, ListAll):
        return OPTIONS if given.advanced else FILTERS
    return ADDITIONAL


def path_of(given: Input, collection: str) -> str:
    name = words.camel(given.key)
    return f"{collection}.{name}" if collection else name


def parameters_of(item: Offered) -> list[Parameter]:
    """Where the runtime finds each input."""
    return [parameters.parameter_of(given, path_of(given, collection)) for given, collection in placed(item)]


def properties_of(item: Offered) -> list[Property]:
    """The operation's parameters as n8n shows them."""
    show = {"resource": [item.resource], "operation": [item.value]}
    found = [_top(item, given, show) for given, collection in placed(item) if not collection]
    for name, label, add in (
        (FILTERS, "Filters", "Add Filter"),
        (ADDITIONAL, "Additional Fields", "Add Field"),
        (OPTIONS, "Options", "Add Option"),
    ):
        inside = [given for given, collection in placed(item) if collection == name]
        if inside:
            shown = {given.key: {"show": _when(item, given, name)} for given in inside if given.when is not None}
            found.append(parameters.collection(name, label, add, inside, SHOW, shown))
    if getattr(item.operation, "download", None) is not None:
        found.insert(len([given for given, collection in placed(item) if not collection]), OUTPUT)
    return found


def _top(item: Offered, given: Input, show: dict[str, list[Any]]) -> Property:
    found = parameters.property_of(given)
    if given.required:
        found["required"] = True
    found["displayOptions"] = SHOW
    if given.key == "limit":
        found |= {"typeOptions": {"minValue": 1}, "description": "Max number of results to return"}
        found["displayOptions"] = {"show": {**show, "returnAll": [False]}}
    if isinstance(item.operation, ApiCall) and given.key == "body":
        found["displayOptions"] = {"show": {**show, "method": _BODY_METHODS}}
    only = _cases(item, given) | _when(item, given, "")
    if only:
        found["displayOptions"] = {"show": {**show, **only}}
    if found["type"] == "options":
        found["noDataExpression"] = False
    return ordered(found)


def _cases(item: Offered, given: Input) -> dict[str, list[Any]]:
    """The values of the switch for which an input of a case is shown."""
    switch = switch_of(item.operation)
    if switch is None or not any(known.key == given.key for case in switch.cases for known in case.inputs):
        return {}
    values = [case.value for case in switch.cases if any(known.key == given.key for known in case.inputs)]
    return {words.camel(switch.input): values}


def _when(item: Offered, given: Input, collection: str) -> dict[str, list[Any]]:
    """The values of another parameter for which this one is shown; ``/`` leads out of a collection."""
    if given.when is None:
        return {}
    chooser, place = next(pair for pair in placed(item) if pair[0].key == given.when.input)
    name = words.camel(chooser.key) if place == collection else f"/{path_of(chooser, place)}"
    return {name: list(given.when.values)}


def _rules(item: Offered) -> list[dict[str, Any]]:
    """What the runtime checks of inputs that apply only sometimes."""
    found = []
    for given, _ in placed(item):
        if given.when is not None:
            rule: dict[str, Any] = {"key": given.key, "label": words.title(given.label)}
            rule |= {"required": True} if given.required else {}
            found.append(rule | {"when": given.when.data()})
    return found


_ORDER = (
    "displayName", "name", "type", "typeOptions", "required", "noDataExpression", "displayOptions", "options", "modes",
    "default", "placeholder", "hint", "description",
)  # fmt: skip


def ordered(found: Property) -> Property:
    """The property's fields in the order that n8n's own nodes have them."""
    kept = {name: value for name, value in found.items() if not (name == "noDataExpression" and value is False)}
    return {name: kept[name] for name in sorted(kept, key=_ORDER.index)}


def data_of(connector: Connector, item: Offered) -> dict[str, Any]:
    """What the runtime needs to run the operation; records are named, not repeated."""
    operation = item.operation
    data: dict[str, Any] = {"kind": operation.kind, "key": operation.key}
    if isinstance(operation, ApiCall | Owner):
        return data | {"inputs": [found.data() for found in parameters_of(item)]}
    data |= _requests(item) | {"inputs": [found.data() for found in parameters_of(item)]}
    rules = _rules(item)
    if rules:
        data["rules"] = rules
    if operation.record is not None:
        data["record"] = Code(constant_of(operation.record))
    if operation.source != "rest":
        data["source"] = operation.source
    match operation:
        case Action():
            data |= _action(operation)
        case ListAll():
            data |= {"paging": operation.paging.data(), "identity": list(operation.identity)}
        case Find():
            if operation.at:
                data["at"] = operation.at
            if operation.paging is not None:
                data |= {"paging": operation.paging.data(), "match": dict(operation.match)}
    return data


def _requests(item: Offered) -> dict[str, Any]:
    operation = item.operation
    assert not isinstance(operation, ApiCall | Owner)
    switch = switch_of(operation)
    if switch is None:
        return {"request": operation.request.data()}
    return {"choose": switch.input, "requests": {case.value: case.request.data() for case in switch.cases}}


def _action(operation: Action) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if operation.at:
        data["at"] = operation.at
    if operation.deletes:
        data["deletes"] = True
    if operation.pending:
        data["pending"] = operation.pending.data() | {"wait_seconds": operation.pending.wait_seconds}
    if operation.merge:
        data["merge"] = operation.merge.data()
    if operation.download:
        data["download"] = operation.download.data()
    if operation.wait:
        data["wait"] = operation.wait.data() | {"record": Code(constant_of(operation.wait.record))}
    return data
