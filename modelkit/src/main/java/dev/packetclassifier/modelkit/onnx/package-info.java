// SPDX-License-Identifier: Apache-2.0
/** Reads ONNX files as real exporters write them into float models, and checks these against ONNX Runtime. */
package dev.packetclassifier.modelkit.onnx;
