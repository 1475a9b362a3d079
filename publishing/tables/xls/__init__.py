"""XLS workbooks (Excel 97 to 2003, and what WPS saves as .xls or .et), one row in memory at a time.

Read here rather than by a library because the one at hand lays every sheet out as a rectangle up to
its last cell: 5 KB with a cell in IV65536 of four sheets took 2 GB.
"""
