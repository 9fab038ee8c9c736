// SPDX-License-Identifier: Apache-2.0
/** Models as they were trained: floating point, from raw features to one score a class. The form that train and import hand to quantize. */
package dev.packetclassifier.modelkit.floating;
