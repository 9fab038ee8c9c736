# SPDX-License-Identifier: Apache-2.0
"""Prints how many bytes an iperf3 client sent or received and how many segments were sent again, from its JSON report.

Exit status 1 when the report says that something went wrong or nothing arrived. A report that was ended by a signal
has no totals from the other side; its own are taken.
"""

import json
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        report = json.load(file)
    intervals = [interval["sum"] for interval in report.get("intervals", [])]
    sent = sum(interval["bytes"] for interval in intervals)
    again = sum(interval.get("retransmits", 0) for interval in intervals)
    print(sent, again)
    error = report.get("error", "")
    return 0 if sent > 0 and (not error or error.startswith("interrupt")) else 1


if __name__ == "__main__":
    sys.exit(main())
