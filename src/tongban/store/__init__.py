"""What every package stores with: ids, encrypted cells, blind index, the SQL loader and bulk copy."""
