"""Which of the five shapes of table a file has, and its rows as one figure each.

Design, section 4. A shape is known by its header row; everything that is recognised around and in
the table is said in the report, and nothing is guessed silently.
"""

from figures.importing.shapes.recognising import recognise
from figures.importing.shapes.shape import LongRow, Said, Shape

__all__ = ["LongRow", "Said", "Shape", "recognise"]
