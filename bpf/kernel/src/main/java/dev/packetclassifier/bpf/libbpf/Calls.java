// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;

/**
 * libbpf's functions as they are. Functions that return int give -errno, those that return a pointer give null and leave errno in
 * {@link Native#getLastError()}. Structures are laid out by their callers, with the size of what they know in the first word.
 */
final class Calls {
  /** Oldest library that has every function below. */
  static final String LIBRARY = "libbpf.so.1";

  static {
    Native.register(Calls.class, NativeLibrary.getInstance(LIBRARY));
  }

  private Calls() {}

  /** Receives libbpf's own messages: 0 warning, 1 information, 2 debugging. */
  interface Print extends Callback {
    int print(int level, String format, Pointer arguments);
  }

  static native int libbpf_major_version();

  static native int libbpf_minor_version();

  static native Pointer libbpf_set_print(Print print);

  static native int libbpf_num_possible_cpus();

  static native int libbpf_probe_bpf_helper(int programType, int helper, Pointer options);

  static native Pointer bpf_object__open_mem(Pointer elf, long size, Pointer options);

  static native int bpf_object__load(Pointer object);

  static native void bpf_object__close(Pointer object);

  static native Pointer bpf_object__find_map_by_name(Pointer object, String name);

  static native Pointer bpf_object__find_program_by_name(Pointer object, String name);

  static native Pointer bpf_object__btf(Pointer object);

  static native Pointer btf__raw_data(Pointer btf, IntByReference size);

  static native int bpf_map__fd(Pointer map);

  static native int bpf_map__set_initial_value(Pointer map, Pointer value, long size);

  static native Pointer bpf_map__initial_value(Pointer map, LongByReference size);

  static native int bpf_map__set_inner_map_fd(Pointer map, int fd);

  static native int bpf_map__reuse_fd(Pointer map, int fd);

  static native int bpf_map__set_autocreate(Pointer map, boolean create);

  static native int bpf_map__set_max_entries(Pointer map, int entries);

  static native int bpf_map__set_map_flags(Pointer map, int flags);

  static native int bpf_program__fd(Pointer program);

  static native int bpf_program__set_flags(Pointer program, int flags);

  static native int bpf_program__set_autoload(Pointer program, boolean load);

  static native int bpf_program__set_log_buf(Pointer program, Pointer buffer, long size);

  static native int bpf_map_create(int type, String name, int keySize, int valueSize, int maxEntries, Pointer options);

  static native int bpf_map_lookup_elem(int fd, Pointer key, Pointer value);

  static native int bpf_map_update_elem(int fd, Pointer key, Pointer value, long flags);

  static native int bpf_map_delete_elem(int fd, Pointer key);

  static native int bpf_map_get_next_key(int fd, Pointer key, Pointer next);

  static native int bpf_map_freeze(int fd);

  static native int bpf_prog_bind_map(int program, int map, Pointer options);

  static native int bpf_prog_test_run_opts(int program, Pointer options);

  static native int bpf_link_create(int program, int target, int type, Pointer options);

  static native int bpf_link_update(int link, int program, Pointer options);

  static native int bpf_link_detach(int link);

  static native int bpf_obj_pin(int fd, String path);

  static native int bpf_obj_get(String path);

  static native int bpf_obj_get_info_by_fd(int fd, Pointer info, IntByReference size);

  static native int bpf_prog_get_fd_by_id(int id);

  static native int bpf_prog_get_next_id(int id, int[] next);

  static native int bpf_map_get_fd_by_id(int id);

  static native int bpf_xdp_query(int ifindex, int flags, Pointer options);

  static native int bpf_tc_hook_create(Pointer hook);

  static native int bpf_tc_hook_destroy(Pointer hook);

  static native int bpf_tc_attach(Pointer hook, Pointer options);

  static native int bpf_tc_detach(Pointer hook, Pointer options);

  static native int bpf_tc_query(Pointer hook, Pointer options);
}
