"""From what a matter asks to the question a page puts: the same on a phone and at a kiosk."""

from tongban.cases.forms import SITUATION, Form
from tongban.catalogue.current import content
from tongban.rules.situation import Needed, Settled
from tongban.terms.specs import Ask, Situation
from tongban.ui.parts.base import Size
from tongban.ui.parts.fields import Choice, Field, InputMode, InputType, Option, Select
from tongban.ui.parts.provenance import SummaryList, ValueRow
from tongban.ui.speech import t, tr

from .present import form_row, label, provenance, value_row

_IN_SIGHT = 6  # up to so many answers are all shown
_TYPES: dict[str, tuple[InputType, InputMode, str]] = {
    "mobile": ("tel", "tel", "tel"),
    "date": ("date", "", "off"),
    "month": ("month", "", "off"),
    "integer": ("text", "numeric", "off"),
    "decimal": ("text", "decimal", "off"),
    "money": ("text", "decimal", "off"),
}
_KINDS = {
    "original": ("原件", "original"),
    "copy": ("复印件", "copy"),
    "electronic": ("电子件", "electronic copy"),
}


def question(ask: Ask, *, value: str, error: str = "", size: Size = "normal") -> Field | Select | Choice:
    """The question for one element; a code is chosen, anything else is typed."""
    spec = content().elements[ask.element]
    hint = tr(ask.hint) if ask.hint else ""
    codes = content().codes.get(spec.codes)
    if codes is not None:
        options = tuple(Option(value=code, label=tr(name)) for code, name in codes.items.items())
        part = Choice if len(options) <= _IN_SIGHT else Select
        return part(
            label=label(ask.element),
            name=ask.element,
            options=options,
            value=value,
            hint=hint,
            error=error,
            required=ask.required,
        )
    typed, inputmode, autocomplete = _TYPES.get(spec.datatype, ("text", "", "off"))
    return Field(
        label=label(ask.element),
        name=ask.element,
        value=value,
        hint=hint,
        error=error,
        required=ask.required,
        type=typed,
        inputmode=inputmode,
        autocomplete=autocomplete if size != "kiosk" else "off",
        width="half" if size != "kiosk" else "full",
        size=size,
    )


def choice(situation: Situation, *, chosen: str, error: str = "") -> Choice:
    """The question a situation puts."""
    return Choice(
        label=tr(situation.question),
        name=SITUATION + situation.code,
        options=tuple(Option(value=one.code, label=tr(one.name)) for one in situation.choices),
        value=chosen,
        hint=tr(situation.hint) if situation.hint else "",
        error=error,
    )


def settled_row(settled: Settled, *, wrong: bool = True) -> ValueRow:
    """A situation the record has settled: nothing to choose, but from whom we know."""
    name = next(one.name for one in settled.situation.choices if one.code == settled.choice)
    return ValueRow(
        label=tr(settled.situation.question),
        value=tr(name),
        provenance=provenance(settled.held, wrong=wrong) if settled.held else None,
    )


def material_row(needed: Needed, *, wrong: bool = True) -> ValueRow:
    """A document: what to bring, or why it need not be brought."""
    material = needed.material
    name = tr(material.name)
    if needed.spared == "element" and needed.held is not None:
        return ValueRow(
            label=name,
            value=t("不用带，部门已有", "Need not be brought: known already"),
            provenance=provenance(needed.held, wrong=wrong),
        )
    if needed.spared == "paper":
        return ValueRow(
            label=name, value=t("不用带，您已有本平台出具的证明", "Need not be brought: you have our paper")
        )
    kind = t(*_KINDS[material.kind])
    copies = t(f"{material.copies} 份", f"{material.copies}")
    said = t(f"{kind} {copies}", f"{kind}, {copies}") if material.kind != "electronic" else kind
    return ValueRow(label=name, value=f"{said}{t('；', '; ')}{tr(material.note)}" if material.note else said)


def known_lists(
    form: Form, *, title: str, headed: bool, first: tuple[ValueRow, ...] = (), wrong: bool = True
) -> tuple[SummaryList, ...]:
    """What needs nothing of the person, ``first`` above it; of what she holds several times, a list for each."""
    elements = content().elements
    rows, more = list(first), list[SummaryList]()
    groups = dict.fromkeys(elements[field.ask.element].group for field in form.fields if not field.open)
    for group in groups:
        fields = [field for field in form.fields if elements[field.ask.element].group == group and not field.open]
        lines = form.picture.occurrences(group)
        if len(lines) < 2:
            rows += [form_row(field, wrong=wrong) for field in fields]
            continue
        for number, line in enumerate(lines, 1):
            held = [line[field.ask.element] for field in fields if field.ask.element in line]
            more.append(
                SummaryList(
                    rows=tuple(value_row(one, wrong=wrong) for one in held),
                    label=t(f"{title} · 第 {number} 项", f"{title}, {number}"),
                    headed=True,
                )
            )
    return (*((SummaryList(rows=tuple(rows), label=title, headed=headed),) if rows else ()), *more)
