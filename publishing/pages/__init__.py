"""What every public page shares: lists with filters and downloads, details, the government's tags.

Public pages never touch the session or `request.user`, so that any cache may keep them.
"""
