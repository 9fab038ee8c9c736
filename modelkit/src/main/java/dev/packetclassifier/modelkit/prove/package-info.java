// SPDX-License-Identifier: Apache-2.0
/** What a classifier never drops: proofs and counter-examples for people. */
package dev.packetclassifier.modelkit.prove;
