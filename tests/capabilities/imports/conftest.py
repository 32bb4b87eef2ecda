"""Imports on moto, which is not thread-safe and slow: one product at a time, and small chunks."""

import os

os.environ["IMPORT_THREADS"] = "1"
os.environ["IMPORT_CHUNK_ROWS"] = "10"
