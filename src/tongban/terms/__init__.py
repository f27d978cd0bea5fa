"""The words everybody in the house uses: values, specs, events and ports. Standard library only."""
