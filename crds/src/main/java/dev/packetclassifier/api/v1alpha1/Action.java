// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** What a class asks for. */
public enum Action {
  Pass,
  Drop
}
