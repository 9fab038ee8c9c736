// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** Why a packet gets no verdict, where senders can bring that about: the reasons for which a policy may drop it. */
public enum UnjudgedReason {
  Malformed,
  TooDeep,
  Busy
}
