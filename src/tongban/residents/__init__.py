"""The record: one person as many departments see her.

What a source sent stays as it was sent (observations); links say whose it is; the current picture is decided from
them by ``rules.golden`` and carries, per element, where the value comes from. Only this package reads its tables;
``read`` turns a ``Look`` into values.
"""
