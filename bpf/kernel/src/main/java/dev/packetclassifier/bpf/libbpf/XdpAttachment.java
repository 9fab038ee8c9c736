// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;

/**
 * Ids of the programs on an interface by mode; 0 where there is none.
 *
 * @param nativeId in the driver
 * @param genericId in the network stack
 * @param hardwareId in the card
 */
public record XdpAttachment(int nativeId, int genericId, int hardwareId) {
  private static final int OPTIONS_SIZE = 32;

  /** Asks the kernel (netlink). ENODEV: there is no such interface. */
  public static XdpAttachment on(int ifindex) {
    Libbpf.require();
    try (Memory options = new Memory(OPTIONS_SIZE)) {
      options.clear();
      options.setLong(0, OPTIONS_SIZE);
      Libbpf.check(Calls.bpf_xdp_query(ifindex, 0, options), "ask what XDP program is on interface " + ifindex);
      return new XdpAttachment(options.getInt(12), options.getInt(20), options.getInt(16));
    }
  }

  /** The program that is there in whatever mode, 0 for none. */
  public int anyId() {
    return nativeId != 0 ? nativeId : genericId != 0 ? genericId : hardwareId;
  }
}
