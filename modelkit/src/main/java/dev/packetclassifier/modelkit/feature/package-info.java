// SPDX-License-Identifier: Apache-2.0
/** Features as people name them on the command line. */
package dev.packetclassifier.modelkit.feature;
