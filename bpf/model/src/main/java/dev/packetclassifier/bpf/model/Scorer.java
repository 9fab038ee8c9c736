package dev.packetclassifier.bpf.model;

/** What turns the inputs into one integer score a class. */
public sealed interface Scorer permits Network, Ensemble {
}
