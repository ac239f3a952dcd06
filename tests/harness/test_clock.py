import threading

import pytest

from connector_core.harness.clock import START, RealClock, VirtualClock


def test_virtual_time_moves_only_when_told_and_runs_timers_in_order() -> None:
    clock = VirtualClock()
    ran: list[tuple[str, float]] = []
    clock.call_later(10, lambda: ran.append(("late", clock.now() - START)))
    clock.call_later(5, lambda: ran.append(("first", clock.now() - START)))
    clock.call_later(5, lambda: ran.append(("second", clock.now() - START)))
    clock.advance(4.9)
    assert ran == []
    clock.advance(5.1)
    assert ran == [("first", 5), ("second", 5), ("late", 10)]
    assert clock.now() == START + 10


def test_a_callback_may_ask_for_another_within_the_same_advance() -> None:
    clock = VirtualClock()
    ran: list[float] = []

    def again() -> None:
        ran.append(clock.now() - START)
        if len(ran) < 3:
            clock.call_later(10, again)

    clock.call_later(10, again)
    clock.advance(25)
    assert ran == [10, 20]
    clock.advance(5)
    assert ran == [10, 20, 30]


def test_a_cancelled_timer_never_runs() -> None:
    clock = VirtualClock()
    ran: list[int] = []
    clock.call_later(1, lambda: ran.append(1)).cancel()
    clock.advance(2)
    assert ran == []


def test_real_clock_settles_what_is_due_and_what_that_started() -> None:
    clock = RealClock()
    ran: list[str] = []
    gate = threading.Event()

    def slow() -> None:
        gate.wait(10)
        ran.append("slow")
        clock.call_later(0, lambda: ran.append("after"))

    clock.call_later(0, slow)
    clock.call_later(3600, lambda: ran.append("in an hour"))
    threading.Thread(target=gate.set).start()
    clock.settle()
    clock.settle()
    clock.close()
    assert ran == ["slow", "after"]


def test_real_clock_hands_on_the_error_of_a_callback() -> None:
    clock = RealClock()

    def fail() -> None:
        raise LookupError("planted")

    clock.call_later(0, fail)
    with pytest.raises(LookupError, match="planted"):
        clock.settle()
    clock.close()
