"""Names, labels and descriptions as Make's reviewers want them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from targets.make.format import App, Parameter
from targets.make.lint.finding import Change, Finding, Rule
from targets.make.lint.rules.walk import forms, modules

MANIFEST = "makecomapp.json"
_ID = re.compile(r"[a-z][0-9a-zA-Z]{2,47}")
_ACRONYMS = {"id", "ids", "url", "urls", "api", "json", "http", "https", "sms", "utc", "csv", "pdf"}
_VERBS = {
    "trigger": ("Watch ",),
    "instant_trigger": ("Watch ",),
    "search": ("List ", "Search "),
}


def _ids(app: App) -> Iterator[Finding]:
    for name, _ in app.components("module"):
        if not _ID.fullmatch(name):
            yield Finding("module-ids", f"{MANIFEST}: module {name}", "not camelCase of 3 to 48 letters and digits")


def _sentence_case(label: str) -> bool:
    words = re.findall(r"[A-Za-z][A-Za-z']*", label)
    rest = words[1:]
    return bool(words) and words[0][0].isupper() and all(word.islower() or word.isupper() for word in rest)


def _labels(app: App) -> Iterator[Finding]:
    for name, component in modules(app):
        where, label = f"{MANIFEST}: module {name}", component.label
        if not _sentence_case(label):
            yield Finding("module-labels", where, f"{label!r} is not in sentence case")
        starts = _VERBS.get(component.module_type or "", ())
        if starts and not label.startswith(starts):
            yield Finding("module-labels", where, f"{label!r} does not begin with {' or '.join(starts).strip()}")
        if starts and not re.search(r"s\b", label.split(" ", 1)[-1]):
            yield Finding("module-labels", where, f"{label!r} names one thing where it means several")
        if component.module_type == "action" and not re.match(r"[A-Z][a-z]+ (a|an|the) [a-zA-Z]", label):
            yield Finding("module-labels", where, f"{label!r} is not a verb and one thing", "Create a call")


def _descriptions(app: App) -> Iterator[Finding]:
    for name, component in modules(app):
        where, text = f"{MANIFEST}: module {name}", component.description or ""
        if not re.match(r"[A-Z][a-z]+s\b", text):
            yield Finding("descriptions", where, "the description is not in the third person", "Triggers when …")
        if component.module_type in ("trigger", "instant_trigger") and not text.startswith("Triggers when "):
            yield Finding("descriptions", where, "a trigger's description begins with “Triggers when”")


def _field_labels(app: App) -> Iterator[Finding]:
    def check(where: str, item: Parameter) -> Iterator[Finding]:
        label = item.label or ""
        words = label.split()
        if item.name and not 1 <= len(words) <= 3:
            yield Finding("field-labels", where, f"{label!r} has {len(words)} words", "one to three words")
        for word in words:
            if word.strip("()").lower() in _ACRONYMS and not word.strip("()").rstrip("s").isupper():
                yield Finding("field-labels", where, f"{word!r} is written {word.upper()!r}")
        if label and not label[0].isupper():
            yield Finding("field-labels", where, f"{label!r} begins with a small letter")

    for kind, name, code, items in forms(app):
        for item in items:
            yield from check(f"{app.path(kind, name, code)}: {item.name}", item)
    for kind, name, code in app.code:
        if code == "interface":
            for item in app.get(kind, name, code).parameters():
                yield from check(f"{app.path(kind, name, code)}: {item.name}", item)


def _label(module: str, text: str) -> tuple[Change, ...]:
    return (Change(MANIFEST, ("components", "module", module, "label"), text),)


def _named(module: str) -> tuple[Change, ...]:
    """One more module, with the files of another."""
    code = "modules/get-call/get-call"
    component = {
        "label": "Find a call",
        "description": "Finds a call.",
        "moduleType": "action",
        "actionCrud": "read",
        "connection": "apiKey",
        "altConnection": None,
        "codeFiles": {
            "communication": f"{code}.communication.iml.json",
            "staticParams": f"{code}.static-params.iml.json",
            "mappableParams": f"{code}.mappable-params.iml.json",
            "interface": f"{code}.interface.iml.json",
            "samples": f"{code}.samples.iml.json",
        },
    }
    return (Change(MANIFEST, ("components", "module", module), component),)


RULES = (
    Rule(
        "module-ids",
        "An id cannot be changed later; scenarios refer to it.",
        _ids,
        example=_named("findCallById"),
        anti_example=_named("find2Long" * 6),
    ),
    Rule(
        "module-labels",
        "Users choose a module by its label; all apps speak alike.",
        _labels,
        example=_label("listCalls", "Search API calls"),
        anti_example=_label("listCalls", "Call List"),
    ),
    Rule(
        "descriptions",
        "The description continues the sentence “This module …”.",
        _descriptions,
        example=(Change(MANIFEST, ("components", "module", "listCalls", "description"), "Searches for calls."),),
        anti_example=(Change(MANIFEST, ("components", "module", "listCalls", "description"), "List your calls."),),
    ),
    Rule(
        "field-labels",
        "Long labels are cut in the mapping panel.",
        _field_labels,
        example=(Change("modules/get-call/get-call.mappable-params.iml.json", (0, "label"), "Call"),),
        anti_example=(Change("modules/get-call/get-call.mappable-params.iml.json", (0, "label"), "The call's Id"),),
    ),
)
