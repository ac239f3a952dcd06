"""Inputs and output fields that a feature implies, the same on every platform; their keys are reserved."""

from __future__ import annotations

from connector_core.description.connector import Connector
from connector_core.description.delivery import ManualSubscription, SlotSubscription
from connector_core.description.inputs import BooleanInput, Input, IntegerInput, NumberInput, OptionsInput, TextInput
from connector_core.description.inputs import Option as Choice
from connector_core.description.operations import Action, ApiCall, Find, ListAll, Trigger
from connector_core.description.request import Case, Switch
from connector_core.description.types import FileType, OutField, TextType

RESERVED = frozenset(
    {
        "return_all",
        "limit",
        "wait_seconds",
        "max_wait_minutes",
        "lookback_hours",
        "delivery",
        "simplify",
        "replace_webhook",
        "signing_secret",
        "events",
    }
)


def inputs_of(operation: Trigger | Action | Find | ListAll | ApiCall, *, polling: bool = False) -> tuple[Input, ...]:
    """All inputs a user may fill in: the described ones, those of every case, and the implied ones.

    Of a trigger: those of its poll when ``polling``, else its filters. See :func:`hook_inputs`.
    """
    match operation:
        case Trigger():
            filters = tuple(item.input for item in operation.filters)
            mark = operation.poll.watermark if operation.poll and polling else None
            return (*filters, lookback_input(mark.lookback_hours)) if mark and mark.lookback_hours else filters
        case Action():
            found = list(operation.inputs)
            if isinstance(operation.request, Switch):
                found.insert(0, switch_input(operation.request))
                for case in operation.request.cases:
                    found += [item for item in case.inputs if item.key not in {known.key for known in found}]
            if operation.pending:
                found.append(wait_seconds_input(operation.pending.wait_seconds, operation.pending.max_wait_seconds))
            if operation.wait:
                found.append(max_wait_input(operation.wait.max_wait_minutes))
            return tuple(found)
        case ListAll():
            return (*operation.inputs, return_all_input(), limit_input(operation.default_limit))
        case Find():
            return operation.inputs
        case ApiCall():
            return api_call_inputs(operation)


def hook_inputs(connector: Connector, trigger: Trigger) -> tuple[Input, ...]:
    """All inputs of a trigger that is started by webhooks: what its subscription needs, then its filters.

    A slot's owner that is also a filter stands once, as the owner: required.
    """
    filters = tuple(item.input for item in trigger.filters)
    match connector.subscription:
        case SlotSubscription(owner=owner):
            rest = (item for item in filters if item.key != owner.key)
            return (owner.changed(required=True), replace_webhook_input(owner.label), *rest)
        case ManualSubscription() if connector.signature is not None:
            return (signing_secret_input(), *filters)
    return filters


def downloaded() -> tuple[OutField, OutField]:
    """The fields that a download adds behind those of its record: the file's name, and the file."""
    name = OutField(key="file_name", label="File Name", path="file_name", type=TextType(), sample="recording.mp3")
    return name, OutField(key="file", label="File", path="file", type=FileType())


def replace_webhook_input(owner: str) -> Input:
    return Input(
        key="replace_webhook",
        label="Replace Existing Webhook",
        type=BooleanInput(),
        default=False,
        help=f"Whether to replace a webhook URL that the {owner.lower()} has already. "
        "It is put back when this trigger is turned off.",
    )


def signing_secret_input() -> Input:
    return Input(
        key="signing_secret",
        label="Signing Secret",
        type=TextInput(format="password"),
        required=True,
        help="The secret that signs this webhook, as the dashboard shows it. What it did not sign is refused.",
    )


def case_of(switch: Switch, value: str) -> Case:
    """The case chosen by ``value``. Raises KeyError when there is none."""
    for case in switch.cases:
        if case.value == value:
            return case
    raise KeyError(value)


def switch_input(switch: Switch) -> Input:
    options = tuple(Choice(value=case.value, label=case.label) for case in switch.cases)
    return Input(
        key=switch.input,
        label=switch.label,
        type=OptionsInput(options=options),
        required=True,
        default=switch.default,
        help=switch.help,
    )


def return_all_input() -> Input:
    return Input(
        key="return_all",
        label="Return All",
        type=BooleanInput(),
        default=False,
        help="Whether to return all results or only up to a given limit.",
    )


def limit_input(default: int) -> Input:
    return Input(
        key="limit",
        label="Limit",
        type=IntegerInput(min=1),
        default=default,
        help="The most results to return.",
    )


def wait_seconds_input(default: int, most: int) -> Input:
    return Input(
        key="wait_seconds",
        label="Wait",
        type=IntegerInput(min=0, max=most),
        default=default,
        advanced=True,
        help="The longest time to wait until the result is ready, in seconds.",
    )


def max_wait_input(default: int) -> Input:
    return Input(
        key="max_wait_minutes",
        label="Maximum Wait",
        type=IntegerInput(min=1, max=60 * 24),
        default=default,
        advanced=True,
        help="The longest time to wait for the end, in minutes.",
    )


def lookback_input(default: float) -> Input:
    return Input(
        key="lookback_hours",
        label="Lookback",
        type=NumberInput(min=0, max=24 * 31),
        default=default,
        advanced=True,
        help="How many hours before the newest known item each poll looks again.",
    )


def api_call_inputs(operation: ApiCall) -> tuple[Input, ...]:
    from connector_core.description.inputs import JsonInput, KeyValueInput, options

    methods = options(*((name, name) for name in ("GET", "POST", "PUT", "PATCH", "DELETE")))
    return (
        Input(key="method", label="Method", type=methods, required=True, default="GET", help="The HTTP method."),
        Input(
            key="path",
            label="Path",
            required=True,
            placeholder=operation.example,
            help=f"The part of the URL after the API's base URL, such as {operation.example}.",
        ),
        Input(key="query", label="Query", type=KeyValueInput(), help="Names and values of the query string."),
        Input(key="body", label="Body", type=JsonInput(), help="The JSON body, for POST, PUT and PATCH."),
    )
