"""The self-service terminal: identify, choose, confirm, print, wipe. One decision a screen; nothing stays."""
