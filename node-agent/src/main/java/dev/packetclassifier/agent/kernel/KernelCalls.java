// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.ForeignProgram;
import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.LoadException;
import dev.packetclassifier.bpf.program.DriverRefusalException;
import dev.packetclassifier.bpf.program.ForeignFilterException;
import dev.packetclassifier.bpf.program.ForeignProgramException;
import dev.packetclassifier.bpf.program.SelfTestException;
import dev.packetclassifier.bpf.program.XdpProgram;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** Calls into the kernel, whose failures become what the agent reports. */
final class KernelCalls {
  private KernelCalls() {}

  /**
   * What the call returns.
   *
   * @throws KernelException whatever went wrong, in words
   */
  static <T> T calling(Supplier<T> call) {
    try {
      return call.get();
    } catch (ForeignProgramException e) {
      throw KernelException.foreign(foreign(e.program()), e);
    } catch (ForeignFilterException e) {
      throw KernelException.blocked(e.getMessage(), e);
    } catch (LoadException e) {
      throw KernelException.because(e.getMessage().replaceAll("\\s*\n\\s*", " | "), e);
    } catch (DriverRefusalException e) {
      throw KernelException.driverCannot(e.getMessage(), e);
    } catch (BpfException e) {
      throw KernelException.because(e.getMessage(), e);
    } catch (SelfTestException | UncheckedIOException | IllegalStateException | IllegalArgumentException e) {
      throw KernelException.because(e.getMessage(), e);
    } catch (KernelException e) {
      throw e;
    } catch (RuntimeException e) {
      throw KernelException.because("unexpected error: " + e, e);
    }
  }

  static ForeignProgram foreign(XdpProgram program) {
    return new ForeignProgram(program.id(), program.name());
  }
}
