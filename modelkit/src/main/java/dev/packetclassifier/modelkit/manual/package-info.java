// SPDX-License-Identifier: Apache-2.0
/** Man pages, made from what the commands say of themselves. */
package dev.packetclassifier.modelkit.manual;
