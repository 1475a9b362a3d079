"""What the heaviest files cost, in a process of their own: seconds and megabytes."""

import subprocess
import sys

from tests.figures.hostile import heaviest

#: Of the size that the limits allow; a run at full size takes minutes.
SHARE = 0.01
MOST_SECONDS, MOST_MEGABYTES = 10, 300


def test_no_file_takes_ten_seconds_or_three_hundred_megabytes(tmp_path):
    heaviest.make(tmp_path, SHARE)
    command = [sys.executable, "-m", heaviest.__name__, str(tmp_path)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    measured = [line.split("\t") for line in printed.splitlines()]
    assert len(measured) == len(heaviest.FILES), printed
    for name, seconds, megabytes, sentence in measured:
        assert float(seconds) < MOST_SECONDS, name
        assert int(megabytes) < MOST_MEGABYTES, name
        assert sentence, name
