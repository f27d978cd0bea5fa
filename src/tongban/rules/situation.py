"""Which questions decide what a matter needs, and what follows from their answers.

A situation is settled by the record where it can be, else by the person's answer; nothing here is an expression.
国务院令第716号《关于在线政务服务的若干规定》 article 7: what sharing can give is not asked for, nor as paper.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from tongban.terms.specs import Ask, Material, MatterSpec, Situation, When
from tongban.terms.values import Held, Picture

By = Literal["record", "answer", "open"]
Spared = Literal["", "element", "paper"]


@dataclass(frozen=True, slots=True)
class Settled:
    """One situation that counts here: its choice ("" while open), and what settled it."""

    situation: Situation
    choice: str
    by: By
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Needed:
    """One material that counts here; ``spared`` says what makes it unnecessary, if anything does."""

    material: Material
    spared: Spared
    held: Held | None = None


def settle(situations: Iterable[Situation], picture: Picture | None, answers: Mapping[str, str]) -> list[Settled]:
    """Each situation that counts, in order; those whose condition does not hold are left out.

    ``picture`` is None while the person is unknown: then that nothing is held says nothing. Where the record settles
    a situation the answer does not count.
    """
    found: list[Settled] = []
    choices: dict[str, str] = {}
    for situation in situations:
        if holds(situation.when, choices):
            one = _settled(situation, picture, answers.get(situation.code, ""))
            choices[situation.code] = one.choice
            found.append(one)
    return found


def _settled(situation: Situation, picture: Picture | None, answer: str) -> Settled:
    told = _told(picture, situation.element)
    for choice in situation.choices:
        for held in told:
            if held.value in choice.held:
                return Settled(situation, choice.code, "record", held)
    if situation.element and picture is not None and not any(held.value in _codes(situation) for held in told):
        for choice in situation.choices:
            if choice.absent:
                return Settled(situation, choice.code, "record")
    if any(choice.code == answer for choice in situation.choices):
        return Settled(situation, answer, "answer")
    return Settled(situation, "", "open")


def _told(picture: Picture | None, element: str) -> list[Held]:
    """Every undisputed value of the element, of a group held several times all of them."""
    if picture is None or not element:
        return []
    several = [line[element] for lines in picture.many.values() for line in lines if element in line]
    single = [picture.held[element]] if element in picture.held else []
    return [held for held in several or single if not held.contested]


def _codes(situation: Situation) -> set[str]:
    return {code for choice in situation.choices for code in choice.held}


def chosen(settled: Iterable[Settled]) -> dict[str, str]:
    """Situation -> choice, for those no longer open."""
    return {one.situation.code: one.choice for one in settled if one.choice}


def holds(when: Iterable[When], choices: Mapping[str, str]) -> bool:
    """Whether every condition holds; one on an open situation does not."""
    return all(choices.get(one.situation, "") in one.choices for one in when)


def needed_asks(matter: MatterSpec, choices: Mapping[str, str]) -> tuple[Ask, ...]:
    """The elements asked in these circumstances."""
    return tuple(ask for ask in matter.asks if holds(ask.when, choices))


def needed_materials(
    matter: MatterSpec, choices: Mapping[str, str], held: Mapping[str, Held], papers: Collection[str]
) -> list[Needed]:
    """The materials that count in these circumstances, those spared included and marked.

    ``papers`` are the certificates of which the person has a valid one.
    """
    return [
        _needed(material, held, papers) for material in matter.materials if holds(material.when, choices)
    ]  # fmt: skip


def _needed(material: Material, held: Mapping[str, Held], papers: Collection[str]) -> Needed:
    told = held.get(material.spared_by) if material.spared_by else None
    if told is not None and told.value and not told.contested:
        return Needed(material, "element", told)
    if material.spared_by_paper and material.spared_by_paper in papers:
        return Needed(material, "paper")
    return Needed(material, "")
