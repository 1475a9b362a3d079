"""XLSX workbooks, streamed: one row in memory at a time, however large the sheet claims to be.

Read here rather than by a library because none at hand stays in bounds: they trust `<dimension>` or
fill a rectangle up to the last cell, drop error values and formulas without a result as empty, and
read 12% as 0.12.
"""
