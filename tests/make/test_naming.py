"""Ids, labels and names of their own, word by word."""

from __future__ import annotations

import pytest

from connector_core.check.example import connector as tiny
from connector_core.description import Resource
from targets.make.naming import Allocator, action_label, article, camel, kebab, list_label, sentence, watched


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (("watch",), "watch"),
        (("watch", "call_completed"), "watchCallCompleted"),
        (("a_b_c",), "aBC"),
        (("get", "url2_x"), "getUrl2X"),
    ],
)
def test_camel(keys: tuple[str, ...], name: str) -> None:
    assert camel(*keys) == name


@pytest.mark.parametrize(("name", "folder"), [("watch", "watch"), ("watchCallX", "watch-call-x"), ("AbC", "ab-c")])
def test_kebab(name: str, folder: str) -> None:
    assert kebab(name) == folder


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("place call", "Place call"),
        ("Place Call", "Place call"),
        ("Get URL Of IDs", "Get URL of IDs"),
        ("Get A Call", "Get a call"),
        ("URL", "URL"),
        ("Send SMS2 XYz", "Send SMS2 xYz"),
        ("x", "X"),
        ("", ""),
        ("Call  ID", "Call ID"),
    ],
)
def test_sentence(label: str, text: str) -> None:
    assert sentence(label) == text


@pytest.mark.parametrize(
    ("noun", "text"),
    [
        ("call", "a call"),
        ("agent", "an agent"),
        ("Event", "an Event"),
        ("item", "an item"),
        ("order", "an order"),
        ("update", "an update"),
        ("unit", "a unit"),
        ("user", "a user"),
        ("euro", "a euro"),
        ("URL", "a URL"),
        ("one-off call", "a one-off call"),
        ("Uniform", "an Uniform"),
    ],
)
def test_article(noun: str, text: str) -> None:
    assert article(noun) == text


def test_names_of_their_own() -> None:
    names = Allocator(4)
    assert [names.take(wish) for wish in ("abcd", "abcdef", "ABCD", "ab", "Ab", "aB")] == [
        "abcd",
        "abc2",
        "ABC3",
        "ab",
        "Ab2",
        "aB3",
    ]
    many = Allocator(3)
    assert [many.take("xyz") for _ in range(11)][-2:] == ["x10", "x11"]
    assert [many.take("xyz") for _ in range(3)][-1] == "x14"


CALL = Resource(key="call", noun="phone call", plural="phone calls")


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Phone Call Completed", "completed phone calls"),
        ("Phone Call Has Ended", "has ended phone calls"),
        ("Phone Call", "phone calls: phone call"),
        ("Phone Rang", "phone calls: phone rang"),
        ("Phone  Call  Ended", "ended phone calls"),
        ("Call Completed", "phone calls: call completed"),
    ],
)
def test_what_a_trigger_watches(label: str, text: str) -> None:
    assert watched(tiny.triggers[0].changed(label=label), CALL) == text


def test_labels_of_operations() -> None:
    (action,) = tiny.actions
    resource = tiny.resource("note")
    assert action_label(action, resource, "") == "Create a note"
    assert action_label(action, resource, "and wait") == "Create a note and wait"
    assert list_label(tiny.searches[1], tiny) == "List notes"  # type: ignore[arg-type]
