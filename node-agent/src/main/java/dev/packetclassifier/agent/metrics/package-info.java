/** What Prometheus reads. */
package dev.packetclassifier.agent.metrics;
