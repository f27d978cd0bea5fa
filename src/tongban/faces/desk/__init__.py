"""The staff's face: what the window answers for, and the ledger that fills itself."""
