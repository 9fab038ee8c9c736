// SPDX-License-Identifier: Apache-2.0
/** Example classifiers: from recorded traffic to features, and what a model makes of that traffic. */
package dev.packetclassifier.e2e;
