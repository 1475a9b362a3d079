"""Claims (数据核对, rules section 7): published numbers against the arithmetic over other figures.

`check_all` reads what stands and computes; `changed_verdicts` says what a release would change.
"""

from figures.claims.checking import Check, Outcome, check, check_all, faults
from figures.claims.following import VerdictChange, changed_verdicts
from figures.claims.verdicts import verdict

__all__ = [
    "Check",
    "Outcome",
    "VerdictChange",
    "changed_verdicts",
    "check",
    "check_all",
    "faults",
    "verdict",
]
