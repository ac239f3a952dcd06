"""Names: ids from keys, labels people read, the index for scripts."""

from __future__ import annotations

import json

import pytest

from connector_core.description import Connector
from connector_core.target import Files
from targets.make import TARGET
from targets.make.format import read_app
from targets.make.naming import Allocator, article, camel, kebab, sentence


def test_every_name_in_the_index_is_in_the_app(voka: Connector, emitted: Files) -> None:
    app = read_app(emitted)
    modules, webhooks = dict(app.components("module")), dict(app.components("webhook"))
    named = set()
    for key, entry in TARGET.names(voka).items():
        for delivery, one in entry.items() if "module" not in entry else [("", entry)]:
            named.add(one["module"])
            assert modules[one["module"]].module_type == one["type"], key
            if delivery == "webhook":
                forms = app.get("webhook", one["webhook"], "params").parameters()
                assert modules[one["module"]].webhook == one["webhook"]
                assert one["webhook"] in webhooks
            else:
                code = "staticParams" if delivery == "poll" else "mappableParams"
                forms = app.get("module", one["module"], code).parameters()
            assert set(one["inputs"].values()) <= {item.name for item in forms}, key
    assert named == set(modules)


def test_the_frozen_ids(voka: Connector) -> None:
    """Scenarios of users depend on these. A change here breaks them."""
    index = TARGET.names(voka)
    assert {key: entry["module"] for key, entry in index.items() if "module" in entry} == {
        "place_call": "placeCall",
        "place_call_and_wait": "placeCallAndWait",
        "get_transcript": "getTranscript",
        "delete_subscription": "deleteSubscription",
        "list_calls": "listCalls",
        "find_call": "findCall",
        "list_assistants": "listAssistants",
        "list_subscriptions": "listSubscriptions",
        "api_call": "makeApiCall",
    }
    assert index["call_completed"]["webhook"]["module"] == "watchCallCompleted"
    assert index["call_completed"]["poll"]["module"] == "pollCallCompleted"
    assert index["transcript_ready"]["webhook"]["module"] == "watchTranscriptReady"
    assert index["api_call"]["inputs"] == {"method": "method", "path": "url", "query": "qs", "body": "body"}


def test_the_index_is_json(voka: Connector) -> None:
    assert json.loads(json.dumps(TARGET.names(voka))) == TARGET.names(voka)


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Call ID", "Call ID"), ("Started At", "Started at"), ("Outbound via API", "Outbound via API"), ("any", "Any")],
)
def test_labels_are_in_sentence_case(label: str, expected: str) -> None:
    assert sentence(label) == expected


def test_ids_and_folders() -> None:
    assert camel("watch", "call_completed") == "watchCallCompleted"
    assert kebab("watchCallCompleted") == "watch-call-completed"
    assert [article(noun) for noun in ("call", "assistant", "URL", "API key")] == [
        "a call",
        "an assistant",
        "a URL",
        "an API key",
    ]


def test_a_wish_that_is_taken_or_too_long_gets_a_name_of_its_own() -> None:
    names = Allocator(8)
    assert [names.take(wish) for wish in ("placeCall", "placeCal", "PLACECAL", "x")] == [
        "placeCal",
        "placeCa2",
        "PLACECA3",
        "x",
    ]
