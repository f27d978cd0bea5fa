"""Where and who: divisions, departments, units; staff and their posts; accounts and tokens."""
