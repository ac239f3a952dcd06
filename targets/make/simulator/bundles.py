"""Answers into bundles: ``iterate``, ``output``, ``limit``, ``wrapper``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from targets.make.simulator.iml import UNDEFINED, ImlError, Scope, Value, render, truthy
from targets.make.simulator.iml.values import described, empty, missing, number
from targets.make.simulator.run import MAX_RECORDS, Answer, Run


@dataclass(frozen=True)
class Row:
    """One thing to put out. ``scope`` has ``item`` when it came of an iteration."""

    spec: Mapping[str, Any]
    scope: Scope
    iterated: bool

    def output(self) -> Value:
        """By ``response.output``; without one the item, or the body [D]."""
        response = self.spec.get("response") or {}
        if "output" in response:
            return render(response["output"], self.scope)
        return self.scope.read("item" if self.iterated else "body")


@dataclass
class Result:
    """What a module put out, and what else its responses keep: ``data``, ``metadata``, ``uid``."""

    bundles: list[dict[str, Any]] = field(default_factory=list)
    data: dict[str, Value] = field(default_factory=dict)
    metadata: Value = UNDEFINED
    uid: Value = UNDEFINED


def execute(run: Run, specs: Sequence[Mapping[str, Any]]) -> Result:
    """Run a communication. The last request that was made decides the output [D].

    Raises MakeError, ImlError, SimulationError.
    """
    result = Result()
    outputs: list[Value] = []
    last: Mapping[str, Any] | None = None
    for position, spec in enumerate(specs):
        final = position == len(specs) - 1
        rows, answers = _rows(run, spec, final)
        made = [answer for answer in answers if answer.built is not None]
        if made:
            _keep(result, spec, made[-1].scope)
        if made or answers[0].default is not UNDEFINED:
            outputs, last = ([row.output() for row in rows] if made else [answers[0].default]), spec
    if last is not None and "wrapper" in (last.get("response") or {}):
        iterated = "iterate" in last["response"]
        output: Value = outputs if iterated else (outputs[0] if outputs else UNDEFINED)
        outputs = [render(last["response"]["wrapper"], run.scope.with_(output=output))]
    result.bundles = [bundle for output in outputs for bundle in bundles(output)]
    return result


def pages_of_rows(run: Run, spec: Mapping[str, Any]) -> Iterator[list[Row]]:
    """The rows of each page, until an empty page; rows that ``iterate.condition`` refuses left out."""
    for answer in run.pages(spec):
        page = _page(spec, answer)
        if page is None:
            return
        yield page[1]
        if not page[0]:
            return


def _rows(run: Run, spec: Mapping[str, Any], final: bool) -> tuple[list[Row], list[Answer]]:
    rows: list[Row] = []
    answers: list[Answer] = []
    most = MAX_RECORDS
    for answer in run.pages(spec):
        answers.append(answer)
        page = _page(spec, answer)
        if page is None:
            break
        if len(answers) == 1:
            most = limit(spec, answer.scope)
        count, found = page
        rows.extend(found)
        # A page that is empty before filtering is the end [assumed: before, not after].
        if len(rows) >= most or count == 0 or not final:
            break
    if len(rows) > MAX_RECORDS:
        run.note(f"cut off after {MAX_RECORDS} records")
    return rows[:most], answers


def _page(spec: Mapping[str, Any], answer: Answer) -> tuple[int, list[Row]] | None:
    """How many there were, and the rows; None when no request was made."""
    if answer.built is None:
        return None
    rule = (spec.get("response") or {}).get("iterate")
    if rule is None:
        return 1, [Row(spec, answer.scope, False)]
    container, condition = (rule["container"], rule.get("condition")) if isinstance(rule, dict) else (rule, None)
    items = render(container, answer.scope)
    if missing(items):
        return 0, []
    if not isinstance(items, list):
        raise ImlError(f"iterate goes over an array, not {described(items)}")
    rows = [Row(spec, answer.scope.with_(item=item), True) for item in items]
    return len(items), [row for row in rows if condition is None or truthy(render(condition, row.scope))]


def limit(spec: Mapping[str, Any], scope: Scope) -> int:
    """``response.limit``; 0 and nothing mean as many as Make allows."""
    value = render((spec.get("response") or {}).get("limit"), scope)
    if empty(value):
        return MAX_RECORDS
    most = int(number(value, "response.limit"))
    return min(most, MAX_RECORDS) if most > 0 else MAX_RECORDS


def bundles(output: Value) -> list[dict[str, Any]]:
    """An array gives a bundle a member, nothing gives none, a plain value one under ``value`` [assumed]."""
    if missing(output):
        return []
    if isinstance(output, list):
        return [bundle for item in output for bundle in bundles(item)]
    return [output] if isinstance(output, dict) else [{"value": output}]


def _keep(result: Result, spec: Mapping[str, Any], scope: Scope) -> None:
    response = spec.get("response") or {}
    if "data" in response:
        result.data.update(render(response["data"], scope))
    if "metadata" in response:
        result.metadata = render(response["metadata"], scope)
    if "uid" in response:
        result.uid = render(response["uid"], scope)
