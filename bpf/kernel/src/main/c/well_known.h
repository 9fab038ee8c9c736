/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers that others have assigned: ports and ICMP types, each by its one name. The class WellKnown has the same; a test compares them. */
#pragma once

enum port {
	PORT_SSH = 22,
	PORT_DNS = 53,
	PORT_DHCP_SERVER = 67,
	PORT_DHCP_CLIENT = 68,
	PORT_HTTP = 80,
	PORT_NTP = 123,
	PORT_BGP = 179,
	PORT_HTTPS = 443,
	PORT_IKE = 500,
	PORT_DHCPV6_CLIENT = 546,
	PORT_DHCPV6_SERVER = 547,
	PORT_SSDP = 1900,
	PORT_ETCD_CLIENT = 2379,
	PORT_ETCD_PEER = 2380,
	PORT_BFD_CONTROL = 3784,
	PORT_BFD_ECHO = 3785,
	PORT_IPSEC_NAT_TRAVERSAL = 4500,
	PORT_BFD_MULTIHOP = 4784,
	PORT_VXLAN = 4789,
	PORT_MDNS = 5353,
	PORT_GENEVE = 6081,
	PORT_API_SERVER = 6443,
	PORT_HTTP_ALTERNATIVE = 8080,
	PORT_VXLAN_LINUX = 8472, /* Flannel's, Cilium's */
	PORT_KUBELET = 10250,
	PORT_WIREGUARD = 51820,
	PORT_WIREGUARD_IPV6 = 51821, /* Calico's and Flannel's for IPv6 */
	PORT_WIREGUARD_CILIUM = 51871,
};

enum icmp_type {
	ICMP_UNREACHABLE = 3,
	ICMP_SOURCE_QUENCH = 4,
	ICMP_REDIRECT = 5,
	ICMP_TIME_EXCEEDED = 11,
	ICMP_PARAMETER_PROBLEM = 12,
	ICMPV6_FIRST_ERROR = 1,
	ICMPV6_LAST_ERROR = 4,
	ICMPV6_FIRST_CONTROL = 130, /* multicast listeners, neighbours, routers */
	ICMPV6_LAST_CONTROL = 143,
};

/* Of BFD over one hop (RFC 5881): a router on the way would have lowered it; an echo comes back through the other end. */
enum hop_limit {
	BFD_CONTROL_TTL = 255,
	BFD_ECHO_TTL = 254,
};
