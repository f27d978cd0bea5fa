"""An act under a key is done once."""

import pytest
from django.db import transaction

from tongban.journal.actions import KeyReused, KeyUnusable, OutsideTransaction, digest, once

pytestmark = pytest.mark.django_db


def test_the_first_caller_goes_on_and_the_second_gets_its_result() -> None:
    assert once(client="a", key="k", digest=digest({"x": 1}), result={"case": "1"}) is None
    assert once(client="a", key="k", digest=digest({"x": 1}), result={"case": "2"}) == {"case": "1"}


def test_another_body_under_the_key_is_refused() -> None:
    once(client="a", key="k", digest=digest({"x": 1}), result="1")
    with pytest.raises(KeyReused):
        once(client="a", key="k", digest=digest({"x": 2}), result="2")


def test_keys_of_two_clients_do_not_meet() -> None:
    assert once(client="a", key="k", digest=digest(1), result="of a") is None
    assert once(client="b", key="k", digest=digest(2), result="of b") is None


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_of_unusable_length_is_refused(key: str) -> None:
    with pytest.raises(KeyUnusable):
        once(client="a", key=key, digest=b"", result="1")


def test_the_order_of_fields_does_not_make_another_body() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_claimed() -> None:
    with pytest.raises(OutsideTransaction):
        once(client="a", key="k", digest=b"", result="1")


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_act_leaves_its_key_free() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        once(client="a", key="k", digest=b"1", result="1")
        raise ZeroDivisionError
    with transaction.atomic():
        assert once(client="a", key="k", digest=b"2", result="2") is None
