"""Each claim of speed and cost, measured again by `make bench`; the long programmes run by `make prove`."""
