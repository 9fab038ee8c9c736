#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The flow tables of CIC-IDS-2017 as one table that pclf features takes as --labels, with seven classes.

cic_ids_2017.py TABLE.csv... >flows.csv   TABLE: the files of GeneratedLabelledFlows (TrafficLabelling)

Those files have blanks in their header, Latin-1 in some labels, empty lines, times in two forms without morning and afternoon (the
recording ran from 8 to 18 o'clock in Halifax), and fifteen labels, of which some have a few flows: they are joined by kind.
"""

import csv
import datetime
import sys
import zoneinfo

HALIFAX = zoneinfo.ZoneInfo("America/Halifax")
FIRST_HOUR = 8
FORMS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")
COLUMNS = {"Source IP": "src", "Destination IP": "dst", "Source Port": "sport", "Destination Port": "dport", "Protocol": "protocol",
           "Flow Duration": "flow_duration"}
CLASSES = [("benign", "benign"), ("ddos", "ddos"), ("dos", "dos"), ("heartbleed", "dos"), ("portscan", "port-scan"),
           ("ftp-patator", "brute-force"), ("ssh-patator", "brute-force"), ("web attack", "web-attack"), ("bot", "bot-infiltration"), ("infiltration", "bot-infiltration")]


def class_of(label):
    lower = label.strip().lower()
    for beginning, name in CLASSES:
        if lower.startswith(beginning):
            return name
    sys.exit(f"error: label {label!r} is none of CIC-IDS-2017's")


def time_of(text):
    """ISO 8601 in UTC."""
    for form in FORMS:
        try:
            local = datetime.datetime.strptime(text.strip(), form)
        except ValueError:
            continue
        if local.hour < FIRST_HOUR:
            local += datetime.timedelta(hours=12)
        return local.replace(tzinfo=HALIFAX).astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    sys.exit(f"error: {text!r} is no time such as 4/7/2017 8:54")


def main():
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*COLUMNS.values(), "start", "label"])
    for table in sys.argv[1:]:
        with open(table, newline="", encoding="latin-1") as file:
            rows = csv.reader(file)
            header = [name.strip() for name in next(rows)]
            columns = [header.index(name) for name in COLUMNS]
            start, label = header.index("Timestamp"), header.index("Label")
            for row in rows:
                if len(row) == len(header) and row[label].strip():
                    writer.writerow([*(row[c].strip() for c in columns), time_of(row[start]), class_of(row[label])])


if __name__ == "__main__":
    main()
