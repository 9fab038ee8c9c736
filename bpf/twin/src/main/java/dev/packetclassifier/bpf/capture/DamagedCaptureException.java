package dev.packetclassifier.bpf.capture;

import java.io.IOException;

/** A capture that is not one, or not of Ethernet, or damaged; the message names the record. */
public class DamagedCaptureException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedCaptureException(String message) {
    super(message);
  }
}
