"""What everything is stored with, on both databases."""
