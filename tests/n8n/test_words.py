"""n8n's house style for text."""

from __future__ import annotations

import pytest

from targets.n8n import words


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("webhook subscription", "Webhook Subscription"),
        ("place and wait for its end", "Place and Wait for Its End"),
        ("API key", "API Key"),
        ("list of", "List Of"),
    ],
)
def test_title_case(given: str, expected: str) -> None:
    assert words.title(given) == expected


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("call", "a call"), ("assistant", "an assistant"), ("user", "a user"), ("SMS", "an SMS"), ("URL", "a URL")],
)
def test_article(noun: str, expected: str) -> None:
    assert words.with_article(noun) == expected


def test_description_that_repeats_the_name_says_nothing_more() -> None:
    assert not words.says_more("The title", "Title")
    assert not words.says_more("", "Title")
    assert words.says_more("The title of the book", "Title")


def test_small_words_are_those_of_the_linter() -> None:
    assert words.title("add from a file") == "Add From a File"
    assert words.title("equip with tools") == "Equip with Tools"
