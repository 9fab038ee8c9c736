#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what a file of a release contains, as CycloneDX 1.6, always the same bytes for the same contents.

sbom.py FILE --type application|container|file --version VERSION [--maven BOM] [--debian STANZAS] [--files FILE ...]

--maven BOM        what the CycloneDX plugin of Maven wrote about the module
--debian STANZAS   the control stanzas of the Debian packages in an image
--files FILE ...   other files of the release, of which this one makes use
The time is SOURCE_DATE_EPOCH.
"""

import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import sys
import urllib.parse
import uuid

PROJECT = "packet-classifier-operator"


def digest_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def file_component(path, kind, version):
    return {
        "type": kind, "bom-ref": f"{PROJECT}/{path.name}", "name": path.name, "version": version,
        "hashes": [{"alg": "SHA-256", "content": digest_of(path)}],
    }


def stanzas(path):
    """The control fields of each package, without continued lines."""
    for text in path.read_text(encoding="utf-8").strip().split("\n\n"):
        yield dict(re.findall(r"^([A-Za-z-]+): (.*)$", text, re.MULTILINE))


def debian_component(fields):
    name, version, architecture = fields["Package"], fields["Version"], fields["Architecture"]
    purl = f"pkg:deb/debian/{name}@{urllib.parse.quote(version, safe='.-~')}?arch={architecture}"
    # "Source: glibc (2.36-9)" where the versions differ.
    source = fields.get("Source", name).split(" ")[0]
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
            "properties": [{"name": "debian:source", "value": source}]}


def contents(arguments):
    """Components, and which of them depends on which."""
    components, dependencies = [], []
    if arguments.maven:
        bom = json.loads(arguments.maven.read_text(encoding="utf-8"))
        components += [bom["metadata"]["component"], *bom.get("components", [])]
        dependencies += bom.get("dependencies", [])
    if arguments.debian:
        components += [debian_component(fields) for fields in stanzas(arguments.debian)]
    components += [file_component(path, "container" if path.name.endswith(".oci.tar") else "file", arguments.version)
                   for path in arguments.files]
    return components, dependencies


def bill_of(arguments):
    subject = file_component(arguments.file, arguments.type, arguments.version)
    components, dependencies = contents(arguments)
    components.sort(key=lambda component: component["bom-ref"])
    used = {"ref": subject["bom-ref"], "dependsOn": sorted(component["bom-ref"] for component in components)}
    moment = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, subject["hashes"][0]["content"]).urn,
        "metadata": {"timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": subject},
        "components": components,
        "dependencies": sorted([*dependencies, used], key=lambda dependency: dependency["ref"]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--type", required=True, choices=("application", "container", "file"))
    parser.add_argument("--version", required=True)
    parser.add_argument("--maven", type=pathlib.Path)
    parser.add_argument("--debian", type=pathlib.Path)
    parser.add_argument("--files", type=pathlib.Path, nargs="*", default=[])
    json.dump(bill_of(parser.parse_args()), sys.stdout, indent=1, sort_keys=True, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
