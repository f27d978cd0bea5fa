"""Asking the virus scanner, where one is plugged in, and saying honestly when there is none."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from tongban.terms.ports import Scanner, ScannerSilent

from .models import HandedIn
from .plugged import provider

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """What the record keeps of a scan."""

    scan: HandedIn.Scan
    engine: str = ""


def scan(chunks: Iterable[bytes]) -> Result:
    """One file's result; ``WAITING`` when the scanner does not answer."""
    scanner: Scanner | None = provider("Scanner")
    if scanner is None:
        return Result(HandedIn.Scan.NOT_SCANNED)
    try:
        told = scanner.scan(chunks)
    except ScannerSilent as error:
        log.warning("the virus scanner does not answer: %s", error)
        return Result(HandedIn.Scan.WAITING)
    return Result(HandedIn.Scan.CLEAN if told.clean else HandedIn.Scan.INFECTED, told.engine[:80])
