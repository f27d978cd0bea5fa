"""Papers handed out: numbered with the decision, typeset and signed on first request, verified by anybody.

A certificate's values are sealed with its row; its PDF is stored encrypted under its content hash. Whatever
differs from the stored file by a single byte and still carries a trace of us is called altered, never valid.
"""
