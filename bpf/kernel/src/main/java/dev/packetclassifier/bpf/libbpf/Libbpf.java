// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The library itself: is it there, which version, and what it said on this thread. */
public final class Libbpf {
  private static final int WARNING = 0;
  private static final int LONGEST_MESSAGE = 4096;
  private static final int PROGRAM_TYPE_XDP = 6;
  private static final int XDP_LOAD_BYTES = 189;
  private static final ThreadLocal<List<String>> MESSAGES = ThreadLocal.withInitial(ArrayList::new);
  /** Held here, or the collector takes what libbpf still calls. */
  private static final Calls.Print PRINT = Libbpf::remember;
  private static final Optional<String> MISSING = load();

  private Libbpf() {}

  private static Optional<String> load() {
    try {
      Calls.libbpf_set_print(PRINT);
      return Optional.empty();
    } catch (UnsatisfiedLinkError e) {
      return Optional.of(Calls.LIBRARY + " cannot be loaded (" + e.getMessage().lines().findFirst().orElse("")
          + "): install libbpf 1.0 or newer");
    } catch (NoClassDefFoundError e) {
      return Optional.of(Calls.LIBRARY + " cannot be loaded: install libbpf 1.0 or newer");
    }
  }

  private static int remember(int level, String format, com.sun.jna.Pointer arguments) {
    if (level != WARNING) {
      return 0;
    }
    byte[] text = new byte[LONGEST_MESSAGE];
    int length = C.vsnprintf(text, text.length, format, arguments);
    MESSAGES.get().add(new String(text, 0, Math.max(0, Math.min(length, text.length - 1)), StandardCharsets.UTF_8).strip());
    return length;
  }

  /** Why the library cannot be used, or empty. */
  public static Optional<String> missing() {
    return MISSING;
  }

  /** Such as 1.1. */
  public static String version() {
    require();
    return Calls.libbpf_major_version() + "." + Calls.libbpf_minor_version();
  }

  /** Number of CPUs that can ever be there: a per-CPU value has one part for each. */
  public static int possibleCpus() {
    require();
    return Calls.libbpf_num_possible_cpus();
  }

  /** Whether XDP programs can read frames of several buffers; asks the kernel by loading a tiny program. */
  public static boolean canReadFragments() {
    require();
    return Calls.libbpf_probe_bpf_helper(PROGRAM_TYPE_XDP, XDP_LOAD_BYTES, null) == 1;
  }

  /** The name an interface has now in this network namespace. */
  public static Optional<String> interfaceName(int ifindex) {
    byte[] name = new byte[16];
    return C.if_indextoname(ifindex, name) == null ? Optional.empty() : Optional.of(InterfaceName.decode(name));
  }

  static void require() {
    MISSING.ifPresent(reason -> {
      throw new BpfException(reason, 0);
    });
  }

  /** What libbpf warned of on this thread since the last call. */
  static List<String> messages() {
    List<String> messages = List.copyOf(MESSAGES.get());
    MESSAGES.get().clear();
    return messages;
  }

  /** The value of a call that returns -errno. */
  static int check(int result, String attempt) {
    List<String> messages = messages();
    if (result < 0) {
      throw failed(attempt, -result, messages);
    }
    return result;
  }

  /** The error of a call that returned null. */
  static BpfException failed(String attempt) {
    return failed(attempt, Native.getLastError(), messages());
  }

  private static BpfException failed(String attempt, int errno, List<String> messages) {
    String said = messages.isEmpty() ? "" : " (" + String.join("; ", messages) + ")";
    return new BpfException("cannot " + attempt + ": " + words(errno) + said, errno);
  }

  /** The kernel's words for an errno. */
  static String words(int errno) {
    return C.strerror(errno).getString(0);
  }
}
