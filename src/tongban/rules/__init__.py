"""The pure heart: rules as functions of their arguments, each with its source, tested as tables of cases."""
