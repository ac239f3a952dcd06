"""Inputs as parameters of a form."""

from __future__ import annotations

from typing import Any

from connector_core.description import (
    BooleanInput,
    DateTimeInput,
    DynamicInput,
    FileInput,
    Input,
    IntegerInput,
    JsonInput,
    KeyValueInput,
    NumberInput,
    OptionsInput,
    TextInput,
    TextListInput,
)
from targets.make.format import Limits, Option, Parameter, ParameterList
from targets.make.iml_text import static, static_data
from targets.make.limits import SEARCH_LIMIT, TRIGGER_LIMIT
from targets.make.naming import sentence
from targets.make.view.context import Context
from targets.make.view.values import file_name

_TEXTS = {"plain": "text", "phone": "text", "url": "url", "email": "email", "password": "password"}


def parameter(context: Context, item: Input, *, mapped: bool) -> Parameter:
    """One field. ``mapped``: values of other modules can be put in; where they cannot, a list may be typed into."""
    given: dict[str, Any] = {"name": item.key, "type": _type(item), "label": static(sentence(item.label))}
    if item.required:
        given["required"] = True
    if item.default is not None:
        given["default"] = static_data(_whole(item.default))
    if item.advanced:
        given["advanced"] = True
    if isinstance(item.type, TextInput) and item.type.multiline:
        given["multiline"] = True
    typed = isinstance(item.type, DynamicInput) or (isinstance(item.type, OptionsInput) and item.type.open)
    if typed and not mapped:
        given["editable"] = True
    if text := _help(item):
        given["help"] = text
    given |= _content(context, item)
    return Parameter(**given)


def form(context: Context, items: list[Input], *, mapped: bool) -> ParameterList:
    """A form: what is required first, otherwise in the description's order. An input that applies only
    sometimes is shown below the choice that it depends on."""
    return ParameterList(
        [made for item in _ordered(items, None) for made in (_field(context, item, items, mapped), *_file_name(item))]
    )


def _file_name(item: Input) -> list[Parameter]:
    """Make has a file's bytes and its name in two fields; the second one of one file."""
    if not isinstance(item.type, FileInput) or item.type.multiple:
        return []
    label = f"{sentence(item.label)} name"
    required = {"required": True} if item.required else {}
    return [Parameter(name=file_name(item.key), type="filename", label=static(label), **required)]


def _files(item: Input) -> list[Parameter]:
    """Several files: each as a form takes it, its bytes (``value``) and its name."""
    name = Parameter(name="filename", type="filename", label="File name", required=True)
    return [
        Parameter(name="value", type="buffer", label="Data", required=True),
        Parameter(name="options", type="collection", label="File", spec=[name]),
    ]


def _ordered(items: list[Input], owner: tuple[str, str] | None) -> list[Input]:
    """The inputs that stand at the top, or those below one choice (the list's key, the chosen value)."""
    if owner is None:
        found = [item for item in items if item.when is None]
    else:
        found = [item for item in items if item.when and item.when.input == owner[0] and owner[1] in item.when.values]
    return [item for item in found if item.required] + [item for item in found if not item.required]


def _field(context: Context, item: Input, items: list[Input], mapped: bool) -> Parameter:
    made = parameter(context, item, mapped=mapped)
    if not isinstance(item.type, OptionsInput) or not any(
        other.when and other.when.input == item.key for other in items
    ):
        return made
    options = []
    for described in item.type.options:
        below = [
            made
            for other in _ordered(items, (item.key, described.value))
            for made in (_field(context, other, items, mapped), *_file_name(other))
        ]
        nested = {"nested": below} if below else {}
        options.append(Option(label=static(sentence(described.label)), value=static(described.value), **nested))
    return made.model_copy(update={"options": options})


def search_limit() -> Parameter:
    return Parameter(
        name="limit",
        type="uinteger",
        label="Limit",
        default=SEARCH_LIMIT,
        help="The most results to return.",
        limits=Limits(min=1),
    )


def trigger_limit() -> Parameter:
    return Parameter(
        name="limit",
        type="uinteger",
        label="Limit",
        required=True,
        default=TRIGGER_LIMIT,
        help="The most results that one run returns.",
        limits=Limits(min=1),
    )


def pairs(name: str, label: str, help_: str, *, required: bool = False) -> Parameter:
    """Names and values that the user chooses."""
    key = {"required": True} if required else {}
    return Parameter(
        name=name,
        type="array",
        label=label,
        help=help_,
        spec=[
            Parameter(name="key", type="text", label="Name", **key),
            Parameter(name="value", type="text", label="Value"),
        ],
    )


def _type(item: Input) -> Any:
    match item.type:
        case TextInput():
            return _TEXTS[item.type.format]
        case IntegerInput():
            return "uinteger" if item.type.min is not None and item.type.min >= 0 else "integer"
        case NumberInput():
            return "number"
        case BooleanInput():
            return "boolean"
        case DateTimeInput():
            return "date"
        case OptionsInput() | DynamicInput():
            return "select"
        case KeyValueInput() | TextListInput():
            return "array"
        case FileInput():
            return "array" if item.type.multiple else "buffer"
        case JsonInput():
            return "any"


def _content(context: Context, item: Input) -> dict[str, Any]:
    match item.type:
        case OptionsInput():
            return {
                "options": [
                    Option(label=static(sentence(option.label)), value=static(option.value))
                    for option in item.type.options
                ]
            }
        case DynamicInput():
            return {"options": f"rpc://{context.ids['rpc', item.type.choices]}"}
        case KeyValueInput():
            return {"spec": pairs("x", "x", "x", required=True).spec}
        case FileInput(multiple=True):
            return {"spec": _files(item)}
        case TextListInput():
            return {"spec": Parameter(type="text", label=static(sentence(item.label)))}
        case IntegerInput() | NumberInput():
            bounds = {"min": _whole(item.type.min), "max": _whole(item.type.max)}
            found = {key: value for key, value in bounds.items() if value is not None}
            return {"limits": Limits(**found)} if found else {}
    return {}


def _help(item: Input) -> str:
    example = ""
    if item.placeholder and isinstance(item.type, TextInput):
        example = f"For example, `{item.placeholder}`."
    return static(" ".join(text for text in (item.help, example) if text))


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
