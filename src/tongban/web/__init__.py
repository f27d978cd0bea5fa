"""What the faces share: who acts, what she may, the clock, the page's frame, errors."""
