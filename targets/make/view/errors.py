"""Errors by status: a type that makes Make do the right thing, a text that tells people what to do."""

from __future__ import annotations

from collections.abc import Callable

from connector_core.description.request import Request, Switch
from targets.make.format import ErrorRule, ErrorRules
from targets.make.iml_text import call, first_of, literal, member, path, static, tag
from targets.make.view.context import Context

ACCEPTED = ("200", "201", "202")
REDIRECTS = ("301", "302", "303", "307", "308")
UNAVAILABLE = ("502", "503", "504")
STATUS = "[{{statusCode}}]"


Again = Callable[[str, str], str]
"""(type that makes Make run it again, type to use where that must not be) → an expression of the type."""


def _always(again: str, once: str) -> str:
    return literal(again)


def _unless_it_may_act(again: str, once: str) -> str:
    """By the method that the user chose: nobody knows what anything but a GET does."""
    return call("if", f"{path('parameters', 'method')} = {literal('GET')}", literal(again), literal(once))


class Errors:
    """The texts of one connector's errors. ``again`` decides where Make may run a request again by itself."""

    def __init__(self, context: Context, again: Again = _always) -> None:
        self.context = context
        self._again = again
        self.label = static(context.connector.label)
        self._told = context.connector.errors

    @property
    def _reason(self) -> str:
        return first_of([path("body", item) for item in self._told.message], literal("The service gave no reason."))

    @property
    def says(self) -> str:
        """The vendor's own words."""
        return tag(self._reason)

    def unless_refused(self, text: str) -> str:
        """``text``, unless the envelope says "no success" under a status that says otherwise."""
        success = self.context.connector.envelope.success
        if success is None:
            return text
        told = call("join", call("add", "emptyarray", literal(f"{self.label} refused this:"), self._reason), "' '")
        otherwise = text[2:-2] if text.startswith("{{") else literal(text)
        return tag(call("if", f"{path('body', success)} = false", told, otherwise))

    @property
    def reference(self) -> str:
        """The request id that the vendor's support asks for."""
        found = [path("body", item) for item in self._told.request_id]
        if self._told.request_id_header:
            found.append(f"headers.`{self._told.request_id_header.lower()}`")
        return f" (request {tag(first_of(found, literal('unknown')))})" if found else ""

    def message(self, text: str) -> str:
        return f"{STATUS} {text}{self.reference}"

    def rule(self, type_: str, text: str) -> ErrorRule:
        return ErrorRule(type=type_, message=self.message(text))

    @property
    def _retry_after(self) -> str:
        header = self.context.connector.rate_limit.retry_after if self.context.connector.rate_limit else "Retry-After"
        return f"Retry after: {tag(call('ifempty', f'headers.`{header.lower()}`', literal('not said')))}."

    @property
    def _allowance(self) -> str:
        limit = self.context.connector.rate_limit
        return f"{limit.requests} in {limit.window_seconds} seconds" if limit else ""

    @property
    def _issues(self) -> str:
        if not self._told.issues:
            return ""
        issues = call("ifempty", path("body", self._told.issues), "emptyarray")

        def joined(key: str, between: str) -> str:
            # A path may be a text or an array of steps.
            return call("join", call("flatten", call("map", issues, literal(key))), literal(between))

        fields = call("ifempty", joined(self._told.issue_path, ", "), literal("not named"))
        return f" Fields: {tag(fields)}. {tag(joined(self._told.issue_message, ' '))}"

    def _or_locked(self, type_: str) -> str:
        """``type_``, unless the vendor's code says "try again later" whatever the status."""
        if not self._told.locked_codes or not self._told.code:
            return type_
        code = first_of([path("body", item) for item in self._told.code], "emptystring")
        retry = self._again("RateLimitError", type_)
        pairs = [word for item in self._told.locked_codes for word in (literal(item), retry)]
        return tag(call("switch", code, *pairs, literal(type_)))

    def _type(self, again: str, once: str) -> str:
        return again if self._again is _always else tag(self._again(again, once))

    def _shared(self) -> dict[str, ErrorRule]:
        auth = self.context.connector.connection.auth
        unreadable = (
            f"{self.label} answered with something that its API does not document. "
            f"Try again later, and tell {self.label} if it stays so."
        )
        redirect = (
            f"{self.label} answered with a redirect. It was not followed, because the API key must not travel "
            "to another address."
        )
        return {
            **{
                status: self.rule(self._or_locked("RuntimeError"), self.unless_refused(unreadable))
                for status in ACCEPTED
            },
            **{status: self.rule("RuntimeError", redirect) for status in REDIRECTS},
            "401": self.rule(
                "InvalidAccessTokenError",
                f"{self.label} refused the API key: {self.says} {static(auth.help)} Then update the connection.",
            ),
        }

    def _waits(self) -> dict[str, ErrorRule]:
        allows = f": {self.label} allows {self._allowance}" if self._allowance else ""
        gone = f"{self.label} is not available at the moment: {self.says}"
        if self._again is not _always:
            gone += tag(self._again("", " It may have been done all the same: look before you run it again."))
        limited, away = self._type("RateLimitError", "RuntimeError"), self._type("ConnectionError", "DataError")
        return {
            "429": self.rule(limited, f"Too many requests{allows}. {self._retry_after}"),
            **{status: self.rule(away, gone) for status in UNAVAILABLE},
        }

    def base(self) -> ErrorRules:
        """For every request of the app."""
        refused = f"{self.label} did not accept the request: {self.says}"
        return ErrorRules(
            type=self._or_locked("RuntimeError"),
            message=self.message(self.says),
            statuses={
                **self._shared(),
                "400": self.rule(self._or_locked("DataError"), refused),
                "403": self.rule(
                    self._or_locked("RuntimeError"),
                    f"{self.label} does not allow this: {self.says} The API key may lack a scope that this needs.",
                ),
                "404": self.rule(
                    self._or_locked("DataError"), f"{self.label} did not find this: {self.says} Check the ID."
                ),
                "409": self.rule(
                    self._or_locked("DataError"), f"This conflicts with what {self.label} has: {self.says}"
                ),
                "422": self.rule(self._or_locked("DataError"), f"{refused}{self._issues}"),
                **self._waits(),
            },
        )

    def connection(self) -> ErrorRules:
        """For the connection's test, to which the base does not apply."""
        return ErrorRules(
            type="RuntimeError",
            message=self.message(self.says),
            statuses={
                **self._shared(),
                "403": self.rule("RuntimeError", f"{self.label} does not allow this: {self.says}"),
                **self._waits(),
            },
        )

    def of(self, request: Request | Switch, *, creates: bool = False) -> ErrorRules | None:
        """What one request adds to the base: the scope it needs, and for one that acts or creates, no retry by Make."""
        statuses: dict[str, ErrorRule] = {}
        acts = creates or (isinstance(request, Request) and request.acts)
        if acts:
            unsure = (
                f"{self.label} did not confirm this, and it may have been done all the same: {self.says} "
                f"Look in {self.label} before you run it again."
            )
            statuses |= {status: self.rule("DataError", unsure) for status in ACCEPTED}
        if scope := self._scope(request):
            statuses["403"] = self.rule("RuntimeError", scope)
        if acts:
            allows = f", it allows {self._allowance}" if self._allowance else ""
            refused = f"{self.label} did not do this: too many requests{allows}. {self._retry_after}"
            statuses["429"] = self.rule("RuntimeError", refused)
            statuses |= {status: self.rule("DataError", unsure) for status in ("500", *UNAVAILABLE)}
            if self._told.locked_codes:
                unaccepted = self.rule("DataError", f"{self.label} did not accept the request: {self.says}")
                for status in ("400", "403", "404", "409", "422"):
                    statuses.setdefault(status, unaccepted)
        if not statuses:
            return None
        # The base's own type may be one that Make runs again.
        type_ = "RuntimeError" if acts and self._told.locked_codes else None
        return ErrorRules(type=type_, message=self.message(self.says), statuses=statuses)

    def of_any(self) -> ErrorRules:
        """What a request of the user's own adds to the base: one that may act is not run again by Make."""
        base, mine = self.base(), Errors(self.context, _unless_it_may_act).base()
        return ErrorRules(
            type=mine.type if mine.type != base.type else None,
            message=self.message(self.says),
            statuses={key: rule for key, rule in mine.statuses.items() if rule != base.statuses.get(key)},
        )

    def started(self, identity: str) -> ErrorRules:
        """For asking after something that was started: whatever goes wrong, nothing may start it again."""
        text = (
            f"This was started as {tag(identity)}, but its state could not be read: {self.says} "
            "Do not run it again; look it up by that ID."
        )
        all_of_them = (*ACCEPTED, *REDIRECTS, "400", "403", "404", "409", "422", "429", *UNAVAILABLE)
        return ErrorRules(
            type="DataError",
            message=self.message(text),
            statuses={status: self.rule("DataError", text) for status in all_of_them},
        )

    def _scope(self, request: Request | Switch) -> str:
        if isinstance(request, Request):
            if not request.scope:
                return ""
            named, held = static(request.scope), member("connection.scopes", request.scope)
        else:
            scopes = [(case.value, case.request.scope or "") for case in request.cases]
            if not any(scope for _, scope in scopes):
                return ""
            chosen = _chosen(path("parameters", request.input), scopes)
            named, held = tag(chosen), call("get", "connection.scopes", chosen)
        text = f"{self.label} does not allow this: {self.says} It needs an API key with the scope {named}."
        if not self.context.connector.connection.scopes:
            return text
        had = literal("The key had that scope when it was connected.")
        return f"{text} {tag(call('if', held, had, literal('The connected key lacks that scope.')))}"


def answer_errors(context: Context, request: Request | Switch, *, creates: bool = False) -> dict[str, ErrorRules]:
    """``{"error": …}`` for a response, or nothing where the base says all there is to say."""
    found = Errors(context).of(request, creates=creates)
    return {"error": found} if found else {}


def _chosen(subject: str, cases: list[tuple[str, str]]) -> str:
    """The value of the chosen case: ``if`` for two of them, ``switch`` for more."""
    if len(cases) == 2:
        (_, first), (value, second) = cases
        return call("if", f"{subject} = {literal(value)}", literal(second), literal(first))
    pairs = [literal(item) for case in cases for item in case]
    return call("switch", subject, *pairs)
