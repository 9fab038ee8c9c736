// SPDX-License-Identifier: Apache-2.0
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A Java agent for a reproducible build of a Quarkus application. It changes two classes of the build, not of the application:
 *
 * <p>What is generated depends on the order in which build steps run, so they run on one thread. Two system properties of Quarkus give it
 * a pool of one thread, but some steps submit tasks to that pool and wait for them, which would wait for ever. With this agent the pool (JBoss
 * Threads' EnhancedQueueExecutor) runs a submitted task in the thread that submits it.
 *
 * <p>It also depends on the order of {@link Class#getMethods()}, which is that of addresses in memory, where Quarkus looks for the
 * properties of an object (PropertyUtils). With this agent they are sorted there.
 */
public final class ReproducibleBuild implements ClassFileTransformer {
  private static final String POOL = "org/jboss/threads/EnhancedQueueExecutor";
  private static final String PROPERTIES = "io/quarkus/deployment/recording/PropertyUtils$1";
  private static final String TASK = "java/util/concurrent/FutureTask";

  private ReproducibleBuild() {}

  /** Called by the Java machine before Maven's main method. */
  public static void premain(String options, Instrumentation instrumentation) {
    instrumentation.addTransformer(new ReproducibleBuild());
  }

  @Override
  public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
    if (POOL.equals(name)) {
      return withDirectSubmit(bytes);
    }
    return PROPERTIES.equals(name) ? withSortedMethods(bytes) : null;
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

  /** Adds {@code Arrays.sort(methods, Comparator.comparing(Object::toString))} after each call of getMethods. */
  private static byte[] withSortedMethods(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
      @Override
      public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
        return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
          @Override
          public void visitMethodInsn(int opcode, String owner, String called, String type, boolean ofInterface) {
            super.visitMethodInsn(opcode, owner, called, type, ofInterface);
            if (owner.equals("java/lang/Class") && called.equals("getMethods")) {
              sortByName(this);
            }
          }
        };
      }
    }, 0);
    return writer.toByteArray();
  }

  private static void sortByName(MethodVisitor code) {
    Handle makeFunction = new Handle(Opcodes.H_INVOKESTATIC, "java/lang/invoke/LambdaMetafactory", "metafactory",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;"
            + "Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;",
        false);
    Handle toString = new Handle(Opcodes.H_INVOKEVIRTUAL, "java/lang/Object", "toString", "()Ljava/lang/String;", false);
    code.visitInsn(Opcodes.DUP);
    code.visitInvokeDynamicInsn("apply", "()Ljava/util/function/Function;", makeFunction,
        Type.getType("(Ljava/lang/Object;)Ljava/lang/Object;"), toString, Type.getType("(Ljava/lang/Object;)Ljava/lang/String;"));
    code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Comparator", "comparing",
        "(Ljava/util/function/Function;)Ljava/util/Comparator;", true);
    code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Arrays", "sort", "([Ljava/lang/Object;Ljava/util/Comparator;)V", false);
  }
}
