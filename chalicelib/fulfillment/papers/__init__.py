"""What is printed: labels, packing slips, pick lists. For the label worker only: reportlab is heavy.

A page is a list of marks (marks.py). The same marks are drawn as PDF, as PNG, and as ZPL for thermal printers.
"""
