"""How often a team was to meet, and whether it did (docs/teams.md).

`slots` and `keeping` are arithmetic without a database; `records` reads what they need.
"""
