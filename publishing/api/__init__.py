"""What every endpoint of the API shares: the same rows as the pages, for programs.

Read-only and for everybody: no session, no cookie, no sign-in. Each room's `api.py` names its
records, their fields and the list's FilterSet; `portal.api` puts them together.
"""
