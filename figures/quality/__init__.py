"""What staff should look at in the figures that are public: findings, each with where to mend it.

Every check is one question about the public figures of a place; none of them writes anything.
"""

from figures.quality.checks import figures_of, findings_of
from figures.quality.findings import Finding, Kind
from figures.quality.lines import next_wanted

__all__ = ["Finding", "Kind", "figures_of", "findings_of", "next_wanted"]
