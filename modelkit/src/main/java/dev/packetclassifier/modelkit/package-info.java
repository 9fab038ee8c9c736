// SPDX-License-Identifier: Apache-2.0
/** The {@code pclf} command: from captures and models to a classifier that can be trusted. One package a step of the way. */
package dev.packetclassifier.modelkit;
