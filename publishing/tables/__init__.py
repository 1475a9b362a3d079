"""Tables that staff send and citizens download: CSV, XLSX and XLS in, CSV, XLSX and JSON out.

Start with `reading.read_table`, `headers.match_header` and `values`; docs/tables.md shows all of it
once.
"""
