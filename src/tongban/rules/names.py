"""The names of all matters, laid out so that one look through a string finds what is called so, sounds so or nearly so.

All names stand one after the other in one long string; a second string of the same length holds how each character
sounds, a third its initial. Whatever somebody types is looked for in one of the three, and what stands around a find
says how good it is. (Measured for 16,000 matters: looking through such a string takes a millisecond, and it needs a
tenth of the memory of lists of places for every pair of characters.)
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from tongban.terms.specs import MatterSpec

from .sounds import blurred, spelt, syllables

EDITION = 1  # raised when ``entry`` makes something else of a matter: what is stored then is made anew
END = "\n"  # stands between names; ``fold`` leaves none inside
_GAP = 6  # characters an abbreviation may leave out at one place: 低保 for 最低生活保障
_OVERLAP = 0.45  # share of a question's pairs of sounds a name must have to be worth showing
_WAYS = 4  # in which what was typed may be read

Hits = dict[int, int]  # number of a matter -> points


class Points(IntEnum):
    """How a matter answers, best first."""

    NAME = 100
    ALIAS = 97
    NAME_BEGINS = 90
    ALIAS_BEGINS = 88
    NAME_HOLDS = 84
    ALIAS_HOLDS = 80
    MEANT = 78  # the names say it in other words: 房产证, 不动产权证书
    WORDS = 74  # all the words, apart from each other
    SOUND = 70
    SOUND_BEGINS = 66
    SOUND_HOLDS = 62
    SHORT = 55  # the characters in order: 社保 in 社会保险
    NEAR = 45  # one character wrong, too many or too few
    SOME = 30  # much of it


@dataclass(frozen=True, slots=True)
class Entry:
    """What one matter is found by and narrowed by."""

    code: str
    names: tuple[str, ...]  # folded; its name first, then what people call it
    sounds: tuple[str, ...]  # of each name: one syllable a character, parted by blanks
    english: str
    departments: tuple[str, ...]
    levels: tuple[str, ...]
    applicants: tuple[str, ...]
    channels: tuple[str, ...]
    life_events: tuple[str, ...]


def entry(matter: MatterSpec) -> Entry:
    """Prepare a matter for searching; done once per version, for reading sounds in their phrases takes its time."""
    names = tuple(dict.fromkeys(filter(None, map(fold, (matter.name.zh, *matter.aliases))))) or (fold(matter.code),)
    return Entry(
        code=matter.code,
        names=names,
        sounds=tuple(" ".join(syllables(name)) for name in names),
        english=" ".join(words_of(matter.name.en)),
        departments=(matter.department,),
        levels=matter.levels,
        applicants=matter.applicants,
        channels=matter.channels,
        life_events=matter.life_events,
    )


def fold(words: str) -> str:
    """Width, case, blanks and punctuation do not matter."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", words).lower())


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower())


class Names:
    """The names of all matters, looked through for what was typed. Never changed once laid out."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._syllables: dict[str, str] = {}  # blurred syllable -> the one character it is written as here
        self._lay_out()
        self._pair_up()

    def _lay_out(self) -> None:
        """The strings, and for each of their places the name that stands there."""
        names, sounds, initials = [], [], []
        self._begins = array("I")  # name -> its first place
        self._owner = array("I")  # name -> its matter
        self._at = array("I")  # place -> its name
        self._first = bytearray()  # name -> whether it is the matter's own, not an alias
        place = 0
        for number, one in enumerate(self.entries):
            for nth, (name, sound) in enumerate(zip(one.names, one.sounds, strict=True)):
                spoken = sound.split(" ")
                names.append(name)
                sounds.append("".join(map(self.written, spoken)))
                initials.append("".join(syllable[0] for syllable in spoken))
                self._at.extend([len(self._begins)] * (len(name) + 1))
                self._begins.append(place)
                self._owner.append(number)
                self._first.append(nth == 0)
                place += len(name) + 1
        self._begins.append(place)
        self.text, self.sounds, self.initials = (END.join([*all_, ""]) for all_ in (names, sounds, initials))
        self._english = END.join(["", *(f" {one.english} " for one in self.entries), ""])
        self._english_at = array("I", (m.start() for m in re.finditer(END, self._english)))

    def written(self, syllable: str) -> str:
        """A character of our own for each syllable, so that what sounds alike is the same string."""
        return self._syllables.setdefault(blurred(syllable), chr(0xE000 + len(self._syllables)))

    def _pair_up(self) -> None:
        """For each pair of neighbouring sounds, the matters that have it."""
        self._pairs: dict[str, array[int]] = {}
        for name in range(len(self._owner)):
            spoken, owner = self.sounds[self._begins[name] : self._begins[name + 1] - 1], self._owner[name]
            for pair in {spoken[at : at + 2] for at in range(len(spoken) - 1)}:
                held = self._pairs.setdefault(pair, array("I"))
                if not held or held[-1] != owner:
                    held.append(owner)

    def holding(self, wanted: str) -> Hits:
        hits: Hits = {}
        begins, at, first, owner = self._begins, self._at, self._first, self._owner
        length = len(wanted)
        for place in _places(self.text, wanted):
            name = at[place]
            if place != begins[name]:
                points = Points.NAME_HOLDS if first[name] else Points.ALIAS_HOLDS
            elif begins[name + 1] - place - 1 == length:
                points = Points.NAME if first[name] else Points.ALIAS
            else:
                points = Points.NAME_BEGINS if first[name] else Points.ALIAS_BEGINS
            number = owner[name]
            if points > hits.get(number, 0):
                hits[number] = points
        return hits

    def graded(self, text: str, wanted: str, whole: int, begins: int, holds: int) -> Hits:
        hits: Hits = {}
        length = len(wanted)
        for place in _places(text, wanted):
            name = self._at[place]
            start = place == self._begins[name]
            points = whole if start and self._begins[name + 1] - place - 1 == length else begins if start else holds
            number = self._owner[name]
            if points > hits.get(number, 0):
                hits[number] = points
        return hits

    def spoken(self, wanted: str) -> list[str]:
        """How what was typed may sound, characters and letters mixed, as strings of our own characters."""
        ways = [""]
        for run in re.findall(r"[a-z]+|[^a-z]+", wanted):
            if run.isascii() and run.isalpha():
                readings: Iterable[Sequence[str]] = spelt(run)
            else:
                readings = [syllables(run)]
            ways = [way + "".join(map(self._heard, reading)) for way in ways for reading in readings][:_WAYS]
        return [way for way in ways if len(way) >= 2]

    def _heard(self, syllable: str) -> str:
        return self._syllables.get(blurred(syllable), "\0")

    def sounding(self, spoken: list[str]) -> Hits:
        hits: Hits = {}
        for way in spoken:
            add(hits, self.graded(self.sounds, way, Points.SOUND, Points.SOUND_BEGINS, Points.SOUND_HOLDS))
        return hits

    def shortened(self, text: str, wanted: str) -> Hits:
        """The characters, or sounds, in order, as people abbreviate: 社保 in 社会保险."""
        if not 2 <= len(wanted) <= 8:
            return {}
        between = f"[^{END}]{{0,{_GAP}}}?"
        pattern = re.compile(between.join(map(re.escape, wanted)))
        return {self._owner[self._at[m.start()]]: Points.SHORT for m in pattern.finditer(text)}

    def near(self, text: str, wanted: str) -> Hits:
        """Some stretch of a name is ``wanted`` but for one character: another one, one more or one less."""
        if len(wanted) < 3:
            return {}
        found = {self._owner[self._at[place]] for place in _nearly(text, wanted)}
        return dict.fromkeys(found, Points.NEAR)

    def alike(self, spoken: list[str]) -> Hits:
        """Names that have much of the question, pair by pair of sounds; the more, the better."""
        if not spoken:
            return {}
        pairs = {spoken[0][at : at + 2] for at in range(len(spoken[0]) - 1)}
        shared: dict[int, int] = {}
        for pair in pairs:
            for number in self._pairs.get(pair, ()):
                shared[number] = shared.get(number, 0) + 1
        step = (Points.NEAR - Points.SOME) / (len(pairs) + 1)
        enough = _OVERLAP * len(pairs)
        return {number: Points.SOME + int(step * same) for number, same in shared.items() if same >= enough}

    def in_english(self, words: list[str]) -> Hits:
        found: set[int] | None = None
        for word in words:
            here = {self._english_line(place) for place in _places(self._english, f" {word}")}
            found = here if found is None else found & here
        whole = " ".join(words)
        return {
            number: Points.NAME if self.entries[number].english == whole else Points.SOUND_BEGINS
            for number in found or ()
        }

    def near_english(self, wanted: str) -> Hits:
        found = {self._english_line(place) for place in _nearly(self._english, wanted)}
        return dict.fromkeys(found, Points.NEAR)

    def _english_line(self, place: int) -> int:
        return bisect_right(self._english_at, place) - 1


def add(hits: Hits, more: Hits) -> None:
    """The better of what was found and what is found now."""
    for number, points in more.items():
        if points > hits.get(number, 0):
            hits[number] = points


def _places(text: str, wanted: str) -> Iterator[int]:
    place = text.find(wanted)
    while place >= 0:
        yield place
        place = text.find(wanted, place + 1)


def _nearly(text: str, wanted: str) -> Iterator[int]:
    """Places inside stretches of ``text`` that differ from ``wanted`` by one character.

    With one character wrong, the first half or the second is whole: find that, and compare what stands beside it.
    Three characters with one left out would be two, and those are in too many names: of three, one may be replaced.
    """
    compare = _but_one if len(wanted) > 3 else _one_replaced
    half = len(wanted) // 2
    left, right = wanted[:half], wanted[half:]
    for place in _places(text, left):
        if compare(text[place + half : place + len(wanted) + 1].split(END)[0], right):
            yield place
    backwards = left[::-1]
    for place in _places(text, right):
        before = text[max(0, place - half - 1) : place].rsplit(END, 1)[-1]
        if compare(before[::-1], backwards):
            yield place


def _one_replaced(there: str, wanted: str) -> bool:
    return len(there) >= len(wanted) and sum(a != b for a, b in zip(wanted, there, strict=False)) <= 1


def _but_one(there: str, wanted: str) -> bool:
    """Whether ``there`` begins with ``wanted`` but for one character replaced, left out or put in."""
    same = 0
    while same < min(len(there), len(wanted)) and there[same] == wanted[same]:
        same += 1
    rest = wanted[same + 1 :]
    replaced = len(there) > same and there[same + 1 :].startswith(rest)
    return replaced or there[same:].startswith(rest) or there[same + 1 :].startswith(wanted[same:])
