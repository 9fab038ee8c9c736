// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The interfaces of the default routes in the main table: all next hops of multipath routes and nexthop groups, IPv4 and IPv6. */
public final class DefaultRoutes {
  private static final int MAIN_TABLE = 254;
  private static final int UNICAST = 1;

  // struct rtmsg and its attributes
  private static final int ROUTE = 12;
  private static final int ROUTE_DESTINATION_LENGTH = 1;
  private static final int ROUTE_TABLE = 4;
  private static final int ROUTE_TYPE = 7;
  private static final int OUTPUT_INTERFACE = 4;
  private static final int MULTIPATH = 9;
  private static final int TABLE = 15;
  private static final int NEXTHOP_ID = 30;
  // struct rtnexthop
  private static final int HOP = 8;
  private static final int HOP_INTERFACE = 4;
  // struct nhmsg and its attributes
  private static final int NEXTHOP = 8;
  private static final int NEXTHOP_OWN_ID = 1;
  private static final int NEXTHOP_GROUP = 2;
  private static final int NEXTHOP_INTERFACE = 5;
  private static final int GROUP_ENTRY = 8;

  private DefaultRoutes() {}

  /**
   * Numbers of the interfaces; empty when there is no default route.
   *
   * @throws IOException when the kernel does not answer
   */
  public static Set<Integer> interfaces() throws IOException {
    Set<Integer> ifindexes = new TreeSet<>();
    Set<Integer> nexthops = new TreeSet<>();
    for (byte family : new byte[] {Libc.AF_INET, Libc.AF_INET6}) {
      byte[] request = new byte[ROUTE];
      request[0] = family;
      Netlink.dump(Netlink.GET_ROUTE, request).forEach(route -> add(route, ifindexes, nexthops));
    }
    if (!nexthops.isEmpty()) {
      addNexthops(Netlink.dump(Netlink.GET_NEXTHOP, new byte[NEXTHOP]), nexthops, ifindexes);
    }
    return ifindexes;
  }

  /** @param nexthops ids of nexthop objects, where the kernel does not resolve them (net.ipv4.nexthop_compat_mode=0) */
  static void add(ByteBuffer route, Set<Integer> ifindexes, Set<Integer> nexthops) {
    if (route.limit() < ROUTE || route.get(ROUTE_DESTINATION_LENGTH) != 0 || route.get(ROUTE_TYPE) != UNICAST) {
      return;
    }
    Map<Integer, ByteBuffer> attributes = Netlink.attributes(route, ROUTE);
    int table = attributes.containsKey(TABLE) ? attributes.get(TABLE).getInt(0) : Byte.toUnsignedInt(route.get(ROUTE_TABLE));
    if (table != MAIN_TABLE) {
      return;
    }
    if (attributes.containsKey(OUTPUT_INTERFACE)) {
      ifindexes.add(attributes.get(OUTPUT_INTERFACE).getInt(0));
    }
    if (attributes.containsKey(MULTIPATH)) {
      addHops(attributes.get(MULTIPATH), ifindexes);
    }
    if (attributes.containsKey(NEXTHOP_ID)) {
      nexthops.add(attributes.get(NEXTHOP_ID).getInt(0));
    }
  }

  private static void addHops(ByteBuffer hops, Set<Integer> ifindexes) {
    for (int at = 0; at + HOP <= hops.limit();) {
      int length = Short.toUnsignedInt(hops.getShort(at));
      if (length < HOP) {
        return;
      }
      ifindexes.add(hops.getInt(at + HOP_INTERFACE));
      at += length + 3 & ~3;
    }
  }

  private static void addNexthops(List<ByteBuffer> objects, Set<Integer> ids, Set<Integer> ifindexes) {
    Map<Integer, Map<Integer, ByteBuffer>> byId = new HashMap<>();
    objects.forEach(object -> {
      Map<Integer, ByteBuffer> attributes = Netlink.attributes(object, NEXTHOP);
      if (attributes.containsKey(NEXTHOP_OWN_ID)) {
        byId.put(attributes.get(NEXTHOP_OWN_ID).getInt(0), attributes);
      }
    });
    ids.forEach(id -> addNexthop(byId, id, ifindexes));
  }

  /** A group's members are no groups. */
  private static void addNexthop(Map<Integer, Map<Integer, ByteBuffer>> byId, int id, Set<Integer> ifindexes) {
    Map<Integer, ByteBuffer> nexthop = byId.getOrDefault(id, Map.of());
    addInterface(nexthop, ifindexes);
    ByteBuffer group = nexthop.get(NEXTHOP_GROUP);
    for (int at = 0; group != null && at + GROUP_ENTRY <= group.limit(); at += GROUP_ENTRY) {
      addInterface(byId.getOrDefault(group.getInt(at), Map.of()), ifindexes);
    }
  }

  private static void addInterface(Map<Integer, ByteBuffer> nexthop, Set<Integer> ifindexes) {
    if (nexthop.containsKey(NEXTHOP_INTERFACE)) {
      ifindexes.add(nexthop.get(NEXTHOP_INTERFACE).getInt(0));
    }
  }
}
