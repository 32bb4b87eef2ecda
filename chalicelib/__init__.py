"""The capabilities of Seller Center, one package each, and the kit they stand on."""
