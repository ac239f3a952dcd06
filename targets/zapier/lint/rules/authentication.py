"""Credentials belong to the connection, and the connection says how to get and recognise them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from targets.zapier.lint.finding import ABSENT, Context, Definition, Edit, Finding, Rule
from targets.zapier.lint.walk import all_inputs, auth_fields, credential_like, is_function, snake

_LINK = re.compile(r"\[[^\]]+\]\(https?://[^)\s]+\)|<a\s[^>]*href=|https?://\S+")
_PLACE = re.compile(r"{{\s*([\w.]+)\s*}}")
_DOMAIN = re.compile(r"(^|_)(sub_?domain|domain|host|hostname|base_url|site|instance|server|url)($|_)")
_TYPED = {"custom", "basic", "digest", "session"}
_FIRST = "triggers.call_ended.operation.inputFields.0"


def _credentials(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, field in all_inputs(definition):
        if credential_like(field["key"]) or field.get("type") == "password":
            hint = "ask for it in the connection, or rename a field that is no credential"
            yield Finding("D001", where, f"the input {field['key']!r} looks like a credential", hint)


def _help(definition: Definition, _: Context) -> Iterator[Finding]:
    if (definition.get("authentication") or {}).get("type") not in _TYPED:
        return
    fields = list(auth_fields(definition))
    if fields and not any(_LINK.search(field.get("helpText") or "") for _, field in fields):
        message = "no field's help text links to where the credential is found"
        yield Finding("D002", "authentication.fields", message, "[API keys page](https://…)")


def _label(definition: Definition, _: Context) -> Iterator[Finding]:
    auth = definition.get("authentication")
    if not auth:
        return
    where, template = "authentication.connectionLabel", auth.get("connectionLabel")
    if not template:
        yield Finding("D003", where, "connections have no label", "name the account: {{account_name}}")
        return
    if is_function(template):
        return
    places = _PLACE.findall(template)
    if not places:
        yield Finding("D003", where, "the label is the same for every connection", "use what the test returns")
    secret = {field["key"] for _, field in auth_fields(definition) if field.get("type") == "password"}
    for place in places:
        name = place.rsplit(".", 1)[-1]
        if name in secret or credential_like(name):
            yield Finding("D003", where, f"the label shows the credential {name!r}", "use what the test returns")


def _domains(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, field in auth_fields(definition):
        if _DOMAIN.search(snake(field["key"])) and not field.get("choices") and not field.get("computed"):
            form = field.get("inputFormat") or ""
            if not form.startswith("https://") or "{{input}}" not in form:
                message = f"whatever is typed into {field['key']!r} becomes the host that gets the key"
                yield Finding("D026", where, message, "inputFormat: https://{{input}}.example.com")


RULES = (
    Rule(
        "D001",
        "What is typed into a step is shown in the Zap and its history; a credential there leaks.",
        _credentials,
        example=(Edit(f"{_FIRST}.key", "tokens_used"), Edit(f"{_FIRST}.label", "Tokens Used")),
        anti_example=(Edit("creates.place_call.operation.inputFields.0.key", "accessToken"),),
    ),
    Rule(
        "D002",
        "A user who does not find the key leaves.",
        _help,
        example=(
            Edit("authentication.fields.0.helpText", "See <a href='https://app.example.com/keys'>your keys</a>."),
        ),
        anti_example=(Edit("authentication.fields.0.helpText", "Ask your administrator."),),
    ),
    Rule(
        "D003",
        "The label is how users tell connections apart, and everybody in the team sees it.",
        _label,
        example=(Edit("authentication.connectionLabel", "$func$2$f$"),),
        anti_example=(Edit("authentication.connectionLabel", "{{bundle.authData.api_key}}"),),
    ),
    Rule(
        "D026",
        "A host that users choose freely can send their key anywhere.",
        _domains,
        example=(
            Edit("authentication.fields.1.choices", ["eu", "us"]),
            Edit("authentication.fields.1.inputFormat", ABSENT),
        ),
        anti_example=(Edit("authentication.fields.1.inputFormat", "{{input}}"),),
    ),
)
