// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

/** Numbers that others have assigned: ports and ICMP types, each by its one name. {@code well_known.h} has the same; a test compares them. */
public final class WellKnown {
  public static final int PORT_SSH = 22;
  public static final int PORT_DNS = 53;
  public static final int PORT_DHCP_SERVER = 67;
  public static final int PORT_DHCP_CLIENT = 68;
  public static final int PORT_HTTP = 80;
  public static final int PORT_NTP = 123;
  public static final int PORT_BGP = 179;
  public static final int PORT_HTTPS = 443;
  public static final int PORT_IKE = 500;
  public static final int PORT_DHCPV6_CLIENT = 546;
  public static final int PORT_DHCPV6_SERVER = 547;
  public static final int PORT_SSDP = 1900;
  public static final int PORT_ETCD_CLIENT = 2379;
  public static final int PORT_ETCD_PEER = 2380;
  public static final int PORT_BFD_CONTROL = 3784;
  public static final int PORT_BFD_ECHO = 3785;
  public static final int PORT_IPSEC_NAT_TRAVERSAL = 4500;
  public static final int PORT_BFD_MULTIHOP = 4784;
  public static final int PORT_VXLAN = 4789;
  public static final int PORT_MDNS = 5353;
  public static final int PORT_GENEVE = 6081;
  public static final int PORT_API_SERVER = 6443;
  public static final int PORT_HTTP_ALTERNATIVE = 8080;
  /** Flannel's, Cilium's. */
  public static final int PORT_VXLAN_LINUX = 8472;
  public static final int PORT_KUBELET = 10250;
  public static final int PORT_WIREGUARD = 51820;
  /** Calico's and Flannel's for IPv6. */
  public static final int PORT_WIREGUARD_IPV6 = 51821;
  public static final int PORT_WIREGUARD_CILIUM = 51871;

  public static final int ICMP_UNREACHABLE = 3;
  public static final int ICMP_SOURCE_QUENCH = 4;
  public static final int ICMP_REDIRECT = 5;
  public static final int ICMP_TIME_EXCEEDED = 11;
  public static final int ICMP_PARAMETER_PROBLEM = 12;
  public static final int ICMPV6_FIRST_ERROR = 1;
  public static final int ICMPV6_LAST_ERROR = 4;
  /** Multicast listeners, neighbours, routers. */
  public static final int ICMPV6_FIRST_CONTROL = 130;
  public static final int ICMPV6_LAST_CONTROL = 143;

  /** Of BFD over one hop (RFC 5881): a router on the way would have lowered it. */
  public static final int BFD_CONTROL_TTL = 255;
  /** An echo comes back through the other end. */
  public static final int BFD_ECHO_TTL = 254;

  private WellKnown() {}
}
