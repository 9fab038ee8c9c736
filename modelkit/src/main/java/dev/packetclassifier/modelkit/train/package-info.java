// SPDX-License-Identifier: Apache-2.0
/** From labelled packets to a float model: split by group, weights, trees and forests by XGBoost, networks by a small trainer. */
package dev.packetclassifier.modelkit.train;
