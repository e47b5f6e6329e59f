"""How often one client may write, with a clock that moves when it is told to."""

import pytest

from bot.web import limits
from bot.web.faults import Fault
from bot.web.limits import RateLimit


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def waits(limit: RateLimit, client: str = "a") -> int:
    """Seconds `client` is told to wait; 0 when the message is taken."""
    try:
        limit.take(client)
    except Fault as fault:
        assert (fault.status, fault.code) == (429, "rate_limited")
        return fault.blanks["seconds"]
    return 0


def test_a_client_may_send_so_many_a_minute_and_is_told_how_long_to_wait(clock):
    limit = RateLimit(3, clock)
    assert [waits(limit) for _ in range(4)] == [0, 0, 0, 60]
    clock.seconds += 45.5
    assert waits(limit) == 15
    clock.seconds += 14.5
    assert waits(limit) == 0


def test_the_window_moves_with_each_message(clock):
    limit = RateLimit(2, clock)
    assert waits(limit) == 0
    clock.seconds += 40
    assert [waits(limit), waits(limit)] == [0, 20]
    clock.seconds += 20
    assert [waits(limit), waits(limit)] == [0, 40]


def test_being_refused_does_not_make_the_wait_longer(clock):
    limit = RateLimit(1, clock)
    waits(limit)
    for _ in range(50):
        waits(limit)
    clock.seconds += 60
    assert waits(limit) == 0


def test_clients_are_counted_apart(clock):
    limit = RateLimit(1, clock)
    assert [waits(limit, client) for client in ("a", "b", "a")] == [0, 0, 60]


def test_zero_switches_the_limit_off(clock):
    limit = RateLimit(0, clock)
    assert {waits(limit) for _ in range(1000)} == {0}


def test_the_clients_longest_silent_are_forgotten_first(clock, monkeypatch):
    monkeypatch.setattr(limits, "_CLIENTS_KEPT", 2)
    limit = RateLimit(1, clock)
    for client in "abac":
        waits(limit, client)
    assert [waits(limit, client) for client in "ac"] == [60, 60]
    assert len(limit._taken) == 2


@pytest.fixture
def limited(make_gateway, clock):
    gateway = make_gateway(trust_proxy=True)
    gateway.app.state.rate_limit = RateLimit(2, clock)
    return gateway


def begin(gateway, forwarded: str):
    return gateway.request("POST", "/api/conversations", headers={"X-Forwarded-For": forwarded})


def test_the_gateway_answers_429_with_the_seconds_and_goes_on_afterwards(limited, clock):
    assert [begin(limited, "1.1.1.1").status_code for _ in range(3)] == [201, 201, 429]
    error = begin(limited, "1.1.1.1").json()["error"]
    assert error["code"] == "rate_limited" and "60" in error["message"]
    clock.seconds += 60
    assert begin(limited, "1.1.1.1").status_code == 201


@pytest.mark.parametrize(
    ("trust_proxy", "statuses"), [(True, [201, 201, 201]), (False, [201, 201, 429])], ids=["proxy", "no proxy"]
)
def test_the_address_a_proxy_names_counts_only_when_the_proxy_is_trusted(make_gateway, clock, trust_proxy, statuses):
    gateway = make_gateway(trust_proxy=trust_proxy)
    gateway.app.state.rate_limit = RateLimit(2, clock)
    assert [begin(gateway, f"1.1.1.{number}").status_code for number in range(3)] == statuses


def test_a_client_cannot_hide_behind_an_address_it_makes_up(limited):
    assert [begin(limited, f"6.6.6.{number}, 1.1.1.1").status_code for number in range(3)] == [201, 201, 429]


def test_messages_over_the_api_and_the_page_count_together_and_reading_does_not(limited):
    citizen = limited.start()
    headers = {**citizen.headers, "X-Forwarded-For": "2.2.2.2"}
    said = [
        limited.request("POST", f"{citizen.url}/messages", json={"text": "hej"}, headers=headers).status_code
        for _ in range(2)
    ]
    form = {"text": "hej", "form_token": limited.app.state.tokens.for_form("")}
    page = limited.request("POST", "/", data=form, headers={"X-Forwarded-For": "2.2.2.2"})
    read = limited.request("GET", citizen.url, headers=headers)
    assert (said, page.status_code, read.status_code) == ([200, 200], 429, 200)
