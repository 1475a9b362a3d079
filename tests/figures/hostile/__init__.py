"""Files that nobody should be able to hurt us with: classes of malformed ones, five of each.

`making` builds them, the modules `in_…` hold the classes, `generated` makes two thousand more.
"""
