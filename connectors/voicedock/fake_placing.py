"""How VoiceDock reads the order to place a call: three exclusive modes, and what may not be sent [doc]."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from .fake_wire import E164, invalid

Mode = Literal["reference", "transient", "hybrid"]

DEPRECATED = ("agent_id", "agent", "agent_config")
MEMBERS = {"to", "number_id", "assistant_id", "assistant", "assistant_override"}
"""`to` is [assumed]: the document names every other member."""
_WITHIN = ("xai_realtime",)
_WITHOUT = ("openai", "mistral")


def mode_of(body: dict[str, Any], breach: Callable[[str], None]) -> Mode:
    """Which mode an order is in. What a careful client never sends is a breach as well as a refusal.

    Raises VendorError 400.
    """
    old = [name for name in DEPRECATED if name in body]
    if old:
        breach(f"POST /calls: {', '.join(old)} is deprecated")
        raise invalid(f"{', '.join(old)} is deprecated; use assistant_id, assistant or assistant_override")
    strange = sorted(set(body) - MEMBERS)
    if strange:
        breach(f"POST /calls: nobody documents {', '.join(strange)}")
    reference, transient, override = (name in body for name in ("assistant_id", "assistant", "assistant_override"))
    if transient and (reference or override):
        breach("POST /calls: assistant was mixed with another mode")
        raise invalid("assistant cannot be combined with assistant_id or assistant_override")
    if override and not reference:
        breach("POST /calls: assistant_override without assistant_id")
        raise invalid("assistant_override needs assistant_id")
    if transient:
        return "transient"
    if not reference:
        raise invalid("One of assistant_id and assistant is required")
    return "hybrid" if override else "reference"


def check_destination(body: dict[str, Any]) -> str:
    """Raises VendorError 400."""
    number = body.get("to")
    if not isinstance(number, str) or not E164.fullmatch(number):
        raise invalid("to must be a phone number in E.164 format")
    return number


def check_config(config: dict[str, Any]) -> None:
    """`stt_config` and `tts_config`: none for xai_realtime, both for openai and mistral [doc].

    Where the provider stands is [assumed] to be llm_config.provider. Raises VendorError 400.
    """
    model = config.get("llm_config")
    provider = model.get("provider") if isinstance(model, dict) else None
    given = [name for name in ("stt_config", "tts_config") if name in config]
    if provider in _WITHIN and given:
        raise invalid(f"{' and '.join(given)} must be omitted for {provider}")
    if provider in _WITHOUT and len(given) < 2:
        raise invalid(f"stt_config and tts_config are required for {provider}")
