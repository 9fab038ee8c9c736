// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** How the XDP program is attached. */
public enum AttachMode {
  /** Native where the driver can, generic otherwise; in generic mode it never enforces. */
  Auto,
  /** In the driver. */
  Native,
  /** In the network stack, after packets may have been merged. */
  Generic
}
