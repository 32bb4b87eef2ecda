"""Imports on moto, which is not thread-safe: one product at a time."""

import os

os.environ["IMPORT_THREADS"] = "1"
