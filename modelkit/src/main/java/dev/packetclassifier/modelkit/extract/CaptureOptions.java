// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.table.Vantage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What every command asks that reads captures. */
public final class CaptureOptions {
  private static final int LEAST_MTU = 576;
  private static final int MOST_MTU = 65_535;

  @Option(names = "--vantage", paramLabel = "WHERE", description = "${COMPLETION-CANDIDATES}. Endpoint: packets towards the local side are "
      + "samples, those that it sends are only followed, as on a node. Transit: packets of both directions are samples. Default: Endpoint "
      + "with --local, else Transit.")
  Vantage vantage;

  @Option(names = "--local", split = ",", paramLabel = "ADDRESS", description = "The local side: IP addresses, prefixes, MAC addresses.")
  List<String> local = new ArrayList<>();

  @Option(names = "--station-key", paramLabel = "KEY", description = "What stations are told apart by: ${COMPLETION-CANDIDATES}. "
      + "Default: Address.")
  StationKey stationKey;

  @Option(names = "--offloads", description = "Take TCP packets longer than the MTU for what they are: several packets that the sender's or "
      + "the receiver's offloads joined. Those that arrive become several samples, those that leave count as several.")
  boolean offloads;

  @Option(names = "--mtu", paramLabel = "BYTES", defaultValue = "1500", description = "With --offloads: the longest IP packet on the wire. "
      + "Default: ${DEFAULT-VALUE}.")
  int mtu;

  @Option(names = "--continuous", description = "The captures are one recording in this order: what is remembered of flows, addresses and "
      + "stations goes on from one to the next. Default: each capture begins with empty tables.")
  boolean continuous;

  @Option(names = "--skip-damaged", description = "Leave out damaged records and what is no capture. Of pcapng a damaged packet is "
      + "passed where its block is whole; else a capture is used up to its damage. What was left out is reported. Default: an error.")
  boolean skipDamaged;

  @Option(names = "--skip-out-of-order", description = "Leave out records that are earlier than one before them. Default: they are used where "
      + "they stand, and counted.")
  boolean skipOutOfOrder;

  @Option(names = "--sort", description = "Put the records of each capture into the order of their times first. Takes 32 MiB of memory, and "
      + "temporary files of the size of the capture where that is more.")
  boolean sort;

  @Option(names = "--skip-duplicates", description = "Leave out packets that repeat one of the last 10 ms from layer 3 on, as captures of all "
      + "interfaces or of mirrored ports have them. Default: they are used, and counted.")
  boolean skipDuplicates;

  @Option(names = "--table-flows", paramLabel = "N", defaultValue = "65536", description = "Flows that are remembered at once, as on the "
      + "node. Default: ${DEFAULT-VALUE}.")
  int flows;

  @Option(names = "--table-addresses", paramLabel = "N", defaultValue = "16384", description = "Addresses, as on the node. Default: "
      + "${DEFAULT-VALUE}.")
  int addresses;

  @Option(names = "--table-stations", paramLabel = "N", defaultValue = "4096", description = "Stations, as on the node. Default: "
      + "${DEFAULT-VALUE}.")
  int stations;

  /** Where the packets are seen. */
  public Vantage vantage() {
    return vantage != null ? vantage : local.isEmpty() ? Vantage.Transit : Vantage.Endpoint;
  }

  /** Takes a model's own vantage and station key; what was asked for must be the same. */
  public void require(Vantage wanted, StationKey wantedKey) {
    if (vantage != null && vantage != wanted || vantage == null && wanted == Vantage.Transit && !local.isEmpty()) {
      throw new InputException(
          "the model stands at vantage " + wanted + ", " + vantage() + " was asked for: with another vantage its features "
              + "mean something else; train a model for it");
    }
    if (stationKey != null && stationKey != wantedKey) {
      throw new InputException(
          "the model's stations are told apart by " + wantedKey + ", --station-key says " + stationKey + ": leave it out");
    }
    vantage = wanted;
    stationKey = wantedKey;
  }

  public StationKey stationKey() {
    return stationKey == null ? StationKey.Address : stationKey;
  }

  /** The local side; null where both directions are samples. */
  LocalAddresses localSide() {
    if (vantage() == Vantage.Transit && !local.isEmpty()) {
      throw new InputException("--local is for --vantage Endpoint: leave it out, Transit takes packets of both directions");
    }
    return vantage() == Vantage.Endpoint ? new LocalAddresses(local) : null;
  }

  /** Of the local side, what is one IP address: the node's own, which protection knows. */
  public Set<InetAddress> localAddresses() {
    return local.stream()
        .filter(name -> name.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*") && !name.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}"))
        .map(CaptureOptions::address).collect(Collectors.toSet());
  }

  private static InetAddress address(String name) {
    try {
      return InetAddress.getByName(name);
    } catch (UnknownHostException e) {
      throw new InputException("--local: " + name + " is no address", e);
    }
  }

  int mtu() {
    if (mtu < LEAST_MTU || mtu > MOST_MTU) {
      throw new InputException("--mtu is " + mtu + ", must be from " + LEAST_MTU + " to " + MOST_MTU);
    }
    return mtu;
  }

  public Geometry geometry() {
    try {
      return Geometry.ofRecords(flows, addresses, stations);
    } catch (IllegalArgumentException e) {
      throw new InputException("--table-flows, --table-addresses, --table-stations: " + e.getMessage(), e);
    }
  }
}
