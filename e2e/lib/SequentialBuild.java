// SPDX-License-Identifier: Apache-2.0
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A Java agent for a reproducible build: what Quarkus generates depends on the order in which its build steps run, so they run on one thread.
 * Two system properties of Quarkus give it a pool of one thread, but some steps submit tasks to that pool and wait for them, which would
 * wait for ever. With this agent the pool (JBoss Threads' EnhancedQueueExecutor) runs a submitted task in the thread that submits it.
 */
public final class SequentialBuild implements ClassFileTransformer {
  private static final String POOL = "org/jboss/threads/EnhancedQueueExecutor";
  private static final String TASK = "java/util/concurrent/FutureTask";

  private SequentialBuild() {}

  /** Called by the Java machine before Maven's main method. */
  public static void premain(String options, Instrumentation instrumentation) {
    instrumentation.addTransformer(new SequentialBuild());
  }

  @Override
  public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
    return POOL.equals(name) ? withDirectSubmit(bytes) : null;
  }

  /** Adds submit(Callable), which the pool inherits: {@code var task = new FutureTask(callable); task.run(); return task;}. */
  private static byte[] withDirectSubmit(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(writer, 0);
    MethodVisitor submit = writer.visitMethod(Opcodes.ACC_PUBLIC, "submit",
        "(Ljava/util/concurrent/Callable;)Ljava/util/concurrent/Future;", null, null);
    submit.visitCode();
    submit.visitTypeInsn(Opcodes.NEW, TASK);
    submit.visitInsn(Opcodes.DUP);
    submit.visitVarInsn(Opcodes.ALOAD, 1);
    submit.visitMethodInsn(Opcodes.INVOKESPECIAL, TASK, "<init>", "(Ljava/util/concurrent/Callable;)V", false);
    submit.visitInsn(Opcodes.DUP);
    submit.visitMethodInsn(Opcodes.INVOKEVIRTUAL, TASK, "run", "()V", false);
    submit.visitInsn(Opcodes.ARETURN);
    submit.visitMaxs(0, 0);
    submit.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }
}
