// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

/** An image that another version of this project wrote. */
public class UnknownLayoutException extends RuntimeException {
  public UnknownLayoutException(int layout) {
    super("the image in the kernel has layout " + layout + ", this version reads " + Layout.IMAGE_LAYOUT);
  }
}
