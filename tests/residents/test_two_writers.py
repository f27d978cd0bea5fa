"""Two sources that write about one person at once: both are believed, and the signs still sum to the present."""

import threading
import time
from datetime import datetime

import pytest
from django.db import connections, transaction
from tests.people import INSURANCE, POLICE, insurance_row, police_row, take

from tongban.residents.models import Change, Person

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_neither_of_two_writers_is_lost(now: datetime) -> None:
    take(POLICE, police_row(), now=now)
    take(INSURANCE, insurance_row(), now=now)
    begin = threading.Barrier(2)

    def police() -> None:
        begin.wait()
        with transaction.atomic():
            take(POLICE, police_row(person__ethnic="02"), now=now)
            time.sleep(0.5)
        connections.close_all()

    def insurance() -> None:
        begin.wait()
        time.sleep(0.1)
        take(INSURANCE, insurance_row(insurance__pension_status="3"), now=now)
        connections.close_all()

    threads = [threading.Thread(target=police), threading.Thread(target=insurance)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Person.objects.values_list("ethnic", "pension_status")) == [("02", "3")]
    summed: dict[tuple[str, str], int] = {}
    for sign, ethnic, status in Change.objects.values_list("sign", "ethnic", "pension_status"):
        summed[ethnic, status] = summed.get((ethnic, status), 0) + sign
    assert {key for key, count in summed.items() if count} == {("02", "3")}
