"""Finding a matter by Chinese words, by pinyin, by initials, or with one character wrong.

Answers fall into buckets (``Points``); within a bucket the frequent comes before the rare and the short before the
long. Worse buckets are looked into only while the better ones hold little.
"""

import re
from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .names import END, Entry, Hits, Names, Points, add, fold, words_of
from .sounds import known, syllables

_FEW = 20  # with so many good answers no worse ones are looked for
# What a question is wrapped in and no name of a matter is about.
_CHATTER = re.compile(
    "请问|你好|您好|怎么样|怎么|怎样|如何|哪里|哪儿|在哪|去哪|我要|我想|想要|需要|什么|多少钱|多久|可以|能不能|能否"
    "|材料|流程|手续|一下|网上|本人|自己|我的|我|办理|申请|申领|去办|代办|办个|办|开具|开|[吗呢啊吧呀了的个]"
)


class Answer(NamedTuple):
    """Numbers of matters, best first, and the points of the best."""

    numbers: list[int]
    best: int


class Index:
    """All matters, ready to be asked. Never changed once built: a new catalogue gets a new one."""

    def __init__(
        self,
        entries: Sequence[Entry],
        *,
        meant: Mapping[str, Sequence[str]] | None = None,
        uses: Mapping[str, int] | None = None,
    ) -> None:
        """``meant``: what people say -> what names say instead. ``uses``: code -> how often it is applied for."""
        self.entries = entries
        self.number = {one.code: number for number, one in enumerate(entries)}
        self._meant = {fold(said): tuple(map(fold, names)) for said, names in (meant or {}).items()}
        self._names = Names(entries)
        known()  # read now what the first question would wait for
        self._meant_by_sound = {"".join(map(self._names.written, syllables(said))): said for said in self._meant}
        self._order(uses or {})

    def _order(self, uses: Mapping[str, int]) -> None:
        """The order within a bucket, and the order of the whole list: the often used first, then by sound."""
        often = [uses.get(one.code, 0).bit_length() for one in self.entries]  # twice as often is one step
        spoken = [(one.sounds[0], one.code) for one in self.entries]
        everyone = range(len(self.entries))
        self.listed = sorted(everyone, key=lambda n: (-often[n], spoken[n]))
        self._by_rank = sorted(everyone, key=lambda n: (-often[n], len(self.entries[n].names[0]), spoken[n]))
        self._rank = array("I", bytes(4 * len(self.entries)))
        for rank, number in enumerate(self._by_rank):
            self._rank[number] = rank

    # ------------------------------------------------------------ asking
    def search(self, query: str) -> Answer:
        """The matters that answer ``query``, best first. Nothing asked, nothing found."""
        wanted = fold(query)
        if not wanted:
            return Answer([], 0)
        hits = self._latin(wanted, query) if wanted.isascii() else self._chinese(wanted, query)
        many = len(self.entries)
        keys = sorted((Points.NAME - points) * many + self._rank[number] for number, points in hits.items())
        return Answer([self._by_rank[key % many] for key in keys], max(hits.values(), default=0))

    def _chinese(self, wanted: str, query: str) -> Hits:
        names, words, spoken = self._names, words_of(query), self._names.spoken(wanted)
        hits = names.holding(wanted)
        add(hits, self._meaning(wanted))
        add(hits, self._all_words(words) if len(words) > 1 else {})
        add(hits, names.sounding(spoken))
        add(hits, {} if hits else self._meaning_by_sound(spoken))
        add(hits, names.shortened(names.text, wanted) if len(hits) < _FEW else {})
        core = _CHATTER.sub("", wanted)
        if hits:
            return hits
        if core and core != wanted:
            return self._chinese(core, core)
        hits = names.near(names.text, wanted)
        for way in spoken:
            add(hits, names.near(names.sounds, way))
        return hits or names.alike(spoken)

    def _latin(self, wanted: str, query: str) -> Hits:
        names, words, spoken = self._names, words_of(query), self._names.spoken(wanted)
        code = query.strip().lower()
        hits: Hits = {self.number[code]: Points.NAME} if code in self.number else {}
        add(hits, names.holding(wanted))  # names with letters or figures in them: 12345
        add(hits, names.sounding(spoken))
        if len(wanted) >= 2:
            add(hits, names.graded(names.initials, wanted, Points.SOUND, Points.SOUND_BEGINS, Points.SOUND_HOLDS))
        add(hits, names.in_english(words))
        add(hits, self._all_words(words) if len(words) > 1 and not hits else {})
        if len(hits) < _FEW:
            for way in spoken:
                add(hits, names.shortened(names.sounds, way))
            add(hits, self._meaning_by_sound(spoken))
        if hits:
            return hits
        for way in spoken:
            add(hits, names.near(names.sounds, way))
        add(hits, names.near_english(wanted) if len(wanted) >= 5 else {})
        return hits or names.alike(spoken)

    def _meaning(self, wanted: str) -> Hits:
        """What people say in other words than the names, alone or inside what they typed: 房产证丢了."""
        hits: Hits = {}
        for said, names in self._meant.items():
            if said in wanted:
                others = [set(self._part(part)) for part in wanted.replace(said, END).split(END)]
                add(hits, self._in_other_words(names, [found for found in others if found], Points.MEANT))
        return hits

    def _meaning_by_sound(self, spoken: list[str]) -> Hits:
        hits: Hits = {}
        for way in spoken:
            for sound, said in self._meant_by_sound.items():
                if sound in way:
                    others = [set(self._names.sounding([part])) for part in way.replace(sound, END).split(END) if part]
                    words = self._meant[said]
                    add(hits, self._in_other_words(words, [one for one in others if one], Points.SOUND_HOLDS))
        return hits

    def _in_other_words(self, names: tuple[str, ...], others: list[set[int]], points: int) -> Hits:
        """Matters that have one of ``names`` (the first fits best) and all of what else was typed, if any has."""
        hits: Hits = {}
        for nth, name in enumerate(names):
            held = set(self._names.holding(name))
            narrower = held.intersection(*others)
            worth = points - min(nth, 3) if narrower else Points.SHORT
            add(hits, dict.fromkeys(narrower or held, worth))
        return hits

    def _part(self, part: str) -> set[int]:
        """Matters with what else was typed, said in its own words or in others."""
        part = _CHATTER.sub("", part) if part not in self._meant else part
        if not part:
            return set()
        names = [name for said, names in self._meant.items() if said in part for name in names]
        return set(self._names.holding(part)).union(*(self._names.holding(name) for name in names))

    def _all_words(self, words: list[str]) -> Hits:
        found: set[int] | None = None
        for word in words:
            here = set(self._names.holding(word)) or set(self._meaning(word))
            here = here or set(self._names.sounding(self._names.spoken(word)))
            found = here if found is None else found & here
        return dict.fromkeys(found or (), Points.WORDS)
