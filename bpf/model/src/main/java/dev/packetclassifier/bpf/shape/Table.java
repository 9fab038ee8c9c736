// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.shape;

/** A table of the state: an array of sets of records, each set with a lock of its own. */
public enum Table {
  Flows("flows"),
  Addresses("addresses"),
  Stations("stations");

  private final String mapName;

  Table(String mapName) {
    this.mapName = mapName;
  }

  /** The name of the table's map in the compiled object. */
  public String mapName() {
    return mapName;
  }
}
