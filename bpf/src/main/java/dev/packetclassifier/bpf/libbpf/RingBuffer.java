package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Reads what programs send to a ring buffer, in order. One thread at a time. */
public final class RingBuffer implements AutoCloseable {
  /** Held here, or the collector takes what libbpf still calls. */
  private final Calls.Sample callback;
  private final Pointer buffer;

  /** @param reader gets every record; its bytes are the kernel's again when it returns, and it must not throw */
  public RingBuffer(BpfMap map, Consumer<ByteBuffer> reader) {
    callback = (context, data, size) -> {
      reader.accept(data.getByteBuffer(0, size).order(ByteOrder.nativeOrder()));
      return 0;
    };
    buffer = Calls.ring_buffer__new(map.fd(), callback, null, null);
    if (buffer == null) {
      throw Libbpf.failed("read the ring buffer " + map.name());
    }
  }

  /** Waits for records at most so long, and reads all that are there. Returns how many. */
  public int poll(int milliseconds) {
    return Libbpf.check(Calls.ring_buffer__poll(buffer, milliseconds), "read a ring buffer");
  }

  @Override
  public void close() {
    Calls.ring_buffer__free(buffer);
  }
}
