"""The demo's identity card reader: the residents' cards lie on the table, one tap puts one down."""

from tongban.terms.ports import Card, CardOnTable
from tongban.ui.speech import tr

from .personas import personas


class DemoCardReader:
    """A ``CardReader`` without a device."""

    def cards(self) -> tuple[CardOnTable, ...]:
        return tuple(CardOnTable(one.key, tr(one.card)) for one in personas().values() if one.card is not None)

    def read(self, handle: str) -> Card | None:
        persona = personas().get(handle)
        if persona is None or not persona.id_number:
            return None
        return Card(persona.id_number, persona.name)
