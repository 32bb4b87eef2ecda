"""What every capability stands on: the edge, the unit of work, events, clocks, money. No business words."""
