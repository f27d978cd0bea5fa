"""One example of every component in every state, for the gallery and for the tests that draw them all."""
