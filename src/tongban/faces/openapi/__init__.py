"""The open API, ``/api/v1``: the same actions and the same guard as the pages."""
