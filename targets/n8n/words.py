"""n8n's house style for text: title case for names, sentence case for actions, no lonely final full stop."""

from __future__ import annotations

import re

_SMALL = frozenset(
    {"a", "an", "and", "as", "at", "but", "by", "for", "if", "in", "nor", "of", "on", "or", "per", "the", "to", "via"}
    | {"vs", "with"}
)
"""Small words as n8n's linter knows them: ``from`` and ``into`` are none."""


def camel(key: str) -> str:
    """``to_number`` → ``toNumber``."""
    head, *tail = key.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in tail)


def name_of(text: str) -> str:
    """Free text as a name: ``place again`` → ``placeAgain``; "" when it holds no letter to begin with."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    name = camel("_".join(words))[:48]
    return name if name[:1].isalpha() else ""


def pascal(key: str) -> str:
    """``call_completed`` → ``CallCompleted``."""
    return "".join(part[:1].upper() + part[1:] for part in key.split("_"))


def title(text: str) -> str:
    """``webhook subscription`` → ``Webhook Subscription``; words with capitals of their own stay as they are."""
    words = text.split()
    out = []
    for index, word in enumerate(words):
        keep = word in _SMALL and 0 < index < len(words) - 1
        out.append(word if keep or not word.islower() else word[:1].upper() + word[1:])
    return " ".join(out)


def sentence(text: str) -> str:
    """``place a call`` → ``Place a call``."""
    return text[:1].upper() + text[1:]


def with_article(noun: str) -> str:
    """``call`` → ``a call``, ``assistant`` → ``an assistant``."""
    vowel = re.match(r"(?i)[aeio]|u(?!ni|se|rl)|(?:MP3|SMS|HTTP)\b", noun) is not None
    return f"{'an' if vowel else 'a'} {noun}"


def says_more(description: str, name: str) -> bool:
    """Whether a description is worth having: n8n's linter refuses one that repeats the name."""
    bare = re.sub(r"^The\s", "", description).removesuffix(".")
    return bool(bare) and bare.lower() != name.lower()


def example(text: str) -> str:
    """A placeholder: ``e.g. +12025551111``."""
    return f"e.g. {text}" if text else ""
