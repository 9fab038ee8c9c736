package dev.packetclassifier.bpf.image;

/** A table of the state: an array of sets of records, each set with a lock of its own. */
public enum Table {
  Flows("flows", Layout.FLOW_SET_SIZE),
  Addresses("addresses", Layout.ADDRESS_SET_SIZE),
  Stations("stations", Layout.STATION_SET_SIZE);

  private final String mapName;
  private final int setSize;

  Table(String mapName, int setSize) {
    this.mapName = mapName;
    this.setSize = setSize;
  }

  /** The map's name in the object. */
  public String mapName() {
    return mapName;
  }

  /** Bytes of a set. */
  public int setSize() {
    return setSize;
  }

  /** Its name among the pins: {@code <name>_<layout of the records>}. */
  public String pinName() {
    return mapName + "_" + Layout.STATE_LAYOUT;
  }

  /** Whether a pin is a table's that another version of this project made. */
  public static boolean isOfAnotherLayout(String pinName) {
    for (Table table : values()) {
      if (pinName.startsWith(table.mapName + "_")) {
        return !pinName.equals(table.pinName());
      }
    }
    return false;
  }
}
