"""Home: what a seller sees first. Composes the capabilities below; stores nothing yet."""
