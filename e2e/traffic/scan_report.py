# SPDX-License-Identifier: Apache-2.0
"""Prints what an nmap scan saw, from its XML on standard input, as the inside of a JSON object.

ports = open + closed + filtered; filtered counts every port that did not answer.
"""

import json
import sys
import xml.etree.ElementTree


def main():
    host = xml.etree.ElementTree.parse(sys.stdin).find("host")
    if host is None:
        sys.exit("nmap reports no host")
    counts = {"open": 0, "closed": 0}
    ports = 0
    open_ports = []
    for port in host.iterfind("ports/port"):
        state = port.find("state").get("state")
        ports += 1
        if state in counts:
            counts[state] += 1
        if state == "open":
            open_ports.append(int(port.get("portid")))
    for extra in host.iterfind("ports/extraports"):
        ports += int(extra.get("count"))
        if extra.get("state") in counts:
            counts[extra.get("state")] += int(extra.get("count"))
    filtered = ports - sum(counts.values())
    report = {"ports": ports, **counts, "filtered": filtered, "timedOut": host.get("timedout") == "true", "openPorts": open_ports}
    print(json.dumps(report, separators=(",", ":"))[1:-1], end="")


if __name__ == "__main__":
    main()
