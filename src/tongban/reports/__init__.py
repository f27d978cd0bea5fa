"""Tables that fill themselves: summaries counted on a columnar snapshot, lists read through the guard."""
