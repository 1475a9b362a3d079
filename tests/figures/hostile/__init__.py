"""Files that nobody should be able to hurt us with: 60 classes of malformed ones, five of each.

`making` builds them, the modules `in_…` hold the classes, `generated` makes two thousand more.
"""
