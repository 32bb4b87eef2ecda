"""Markets: where the product sells, and policy as dated data: fees, clocks, limits, holidays, categories."""
