"""How long a password must be: longer when it stands alone (NIST SP 800-63B, 5.1.1.2; no forced change, no composition
rules, a list of common passwords instead)."""


def least_length(*, second_factor: bool, alone: int, beside: int) -> int:
    """``alone`` characters, or ``beside`` a second factor fewer; never fewer than eight."""
    return max(8, beside if second_factor else alone)
