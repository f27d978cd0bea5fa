"""The demo's identity card reader: the residents' cards lie on the table, one tap puts one down."""

from tongban.terms.ports import Card, CardOnTable
from tongban.ui.speech import t

from .personas import personas


class DemoCardReader:
    """A ``CardReader`` without a device."""

    def cards(self) -> tuple[CardOnTable, ...]:
        return tuple(
            CardOnTable(one.key, t(f"放上{one.name}的演示身份证", f"Put down {one.name}'s demo card"))
            for one in personas().values()
            if one.kind == "resident"
        )

    def read(self, handle: str) -> Card | None:
        persona = personas().get(handle)
        if persona is None or persona.kind != "resident":
            return None
        return Card(persona.id_number, persona.name)
