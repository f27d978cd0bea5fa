"""The rules as tables of cases lawyers can read (``*.toml``), and as properties that hold for every value."""
