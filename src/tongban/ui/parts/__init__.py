"""The components: each a frozen dataclass that draws itself from `ui/<name>.html`; `ui.shelf` lists them
all."""
