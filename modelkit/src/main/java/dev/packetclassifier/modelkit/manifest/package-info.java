// SPDX-License-Identifier: Apache-2.0
/** Classifiers as files: read and checked as operator and agent do, with nothing skipped. */
package dev.packetclassifier.modelkit.manifest;
