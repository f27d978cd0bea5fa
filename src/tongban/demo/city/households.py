"""Kinds of households and who lives in them; the weights give the age pyramid of a town near Suzhou."""

import random
from dataclasses import dataclass, replace

from . import names
from .people import DIVORCED, MARRIED, SINGLE, WIDOWED


@dataclass(frozen=True, slots=True)
class Member:
    """A place in a household, not yet a person."""

    relation: str  # label of GB/T 4761
    sex: str
    age: int
    surname: str
    marital: str = SINGLE  # GB/T 2261.2
    twin: bool = False  # of the child before her


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of household: how common, how old its head, who else is in it."""

    weight: float
    youngest: int
    oldest: int
    likely: int
    couple: bool = False
    children: int = 0
    parents: bool = False
    child_couple: bool = False  # a grown child with spouse and a grandchild
    eldest_child: int = 60  # children older than this have moved out


KINDS = {
    "alone": Kind(0.09, 22, 59, 34),
    "old_alone": Kind(0.10, 62, 97, 80),
    "couple": Kind(0.07, 24, 58, 50, couple=True),
    "old_couple": Kind(0.15, 58, 92, 70, couple=True),
    "one_child": Kind(0.15, 26, 52, 43, couple=True, children=1, eldest_child=23),
    "two_children": Kind(0.10, 29, 50, 43, couple=True, children=2, eldest_child=21),
    "grown_child": Kind(0.15, 44, 62, 50, couple=True, children=1),
    "with_parents": Kind(0.07, 29, 50, 42, couple=True, children=1, parents=True, eldest_child=20),
    "three_generations": Kind(0.08, 53, 74, 62, couple=True, child_couple=True),
    "one_parent": Kind(0.04, 28, 52, 44, children=1, eldest_child=20),
}


def compose(rng: random.Random, kind: Kind, *, sex: str = "", surname: str = "", twins: float = 0.0) -> list[Member]:
    """The members of one household, its head first. ``twins``: share of pairs of children of one age."""
    age = int(rng.triangular(kind.youngest, kind.oldest + 0.99, min(max(kind.likely, kind.youngest), kind.oldest)))
    head = Member("户主", sex or _head_sex(rng, kind), age, surname or names.surname(rng), _head_marital(kind, age))
    members = [head]
    if kind.couple:
        members.append(_spouse(rng, head))
    father = next((m for m in members if m.sex == "1"), head)
    children = _children(rng, kind, members, father, twins)
    if kind.child_couple:
        children = _child_couple(rng, members, father)
    members += children
    if kind.parents:
        members += _parents(rng, head)
    return members


def _head_sex(rng: random.Random, kind: Kind) -> str:
    if kind.couple:
        return "1" if rng.random() < 0.78 else "2"
    if kind.oldest > 90:
        return "1" if rng.random() < 0.34 else "2"
    return "1" if rng.random() < 0.5 else "2"


def _head_marital(kind: Kind, age: int) -> str:
    if kind.couple:
        return MARRIED
    if kind.oldest > 90:
        return WIDOWED
    return DIVORCED if kind.children or age > 45 else SINGLE


def _spouse(rng: random.Random, head: Member) -> Member:
    older = rng.choice((-1, 0, 1, 1, 2, 2, 3, 4))  # years the husband is older
    if head.sex == "1":
        relation = "妻" if rng.random() < 0.4 else "配偶"
        return Member(relation, "2", max(21, head.age - older), names.surname(rng), MARRIED)
    relation = "夫" if rng.random() < 0.4 else "配偶"
    return Member(relation, "1", max(22, head.age + older), names.surname(rng), MARRIED)


def _children(rng: random.Random, kind: Kind, parents: list[Member], father: Member, twins: float) -> list[Member]:
    mother = min(parent.age for parent in parents)
    ages: list[int] = []
    age = min(mother - rng.randint(22, 31), kind.eldest_child)
    while age >= 0 and len(ages) < kind.children:
        ages.append(age)
        age -= rng.randint(2, 6)
    born_together = len(ages) == 2 and rng.random() < twins
    if born_together:
        ages[1] = ages[0]
    sexes = ["1" if rng.random() < 0.52 else "2" for _ in ages]
    family = parents[-1].surname if rng.random() < 0.08 else father.surname
    relations = _child_relations(rng, sexes)
    children = [Member(r, s, a, family) for r, s, a in zip(relations, sexes, ages, strict=True)]
    return [children[0], replace(children[1], twin=True)] if born_together else children


def _child_relations(rng: random.Random, sexes: list[str]) -> list[str]:
    if len(sexes) < 2:
        return [_only(rng, sex) for sex in sexes]
    if len(set(sexes)) == 1:
        return ["长子", "次子"] if sexes[0] == "1" else ["长女", "次女"]
    return ["子" if sex == "1" else "女" for sex in sexes]


def _only(rng: random.Random, sex: str) -> str:
    certified = rng.random() < 0.4
    if sex == "1":
        return "独生子" if certified else "子"
    return "独生女" if certified else "女"


def _child_couple(rng: random.Random, parents: list[Member], father: Member) -> list[Member]:
    """A grown child, the child's spouse, and as a rule a grandchild."""
    son = rng.random() < 0.75
    age = min(parent.age for parent in parents) - rng.randint(22, 27)
    child = Member("子" if son else "女", "1" if son else "2", age, father.surname, MARRIED)
    spouse = Member("儿媳" if son else "女婿", "2" if son else "1", max(22, age - 1), names.surname(rng), MARRIED)
    members = [child, spouse]
    if rng.random() < 0.85:
        boy = rng.random() < 0.52
        relation = ("孙子" if boy else "孙女") if son else ("外孙子" if boy else "外孙女")
        years = max(0, age - rng.randint(24, 31))
        members.append(Member(relation, "1" if boy else "2", years, father.surname))
    return members


def _parents(rng: random.Random, head: Member) -> list[Member]:
    both = rng.random() < 0.8
    marital = MARRIED if both else WIDOWED
    father = Member("父亲", "1", head.age + rng.randint(23, 29), head.surname, marital)
    mother = Member("母亲", "2", father.age - rng.randint(0, 3), names.surname(rng), marital)
    return [father, mother] if both else [mother]
