"""Faults of what all capabilities stand on."""

from benchmarks.programmes.planted_faults.fault import Fault

FAULTS: list[Fault] = []
