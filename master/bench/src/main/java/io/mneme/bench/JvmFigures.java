package io.mneme.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a JVM says of its memory.
 *
 * <p>Another one is asked through its own management agent, as JConsole does it: it counts bytes
 * exactly and in the same way as this one, where the thread dumps of jcmd round them, and a flight
 * recording would have to be started, ended and read.
 */
final class JvmFigures implements AutoCloseable {

  private static final int COLLECTIONS = 3;

  private final MemoryMXBean memory;
  private final ThreadMXBean threads;
  private final Closeable connection;

  private JvmFigures(MBeanServerConnection server, Closeable connection) throws IOException {
    this.memory =
        ManagementFactory.newPlatformMXBeanProxy(
            server, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    this.threads =
        ManagementFactory.newPlatformMXBeanProxy(
            server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    this.connection = connection;
  }

  /** Those of this JVM. */
  static JvmFigures own() throws IOException {
    return new JvmFigures(ManagementFactory.getPlatformMBeanServer(), () -> {});
  }

  /** Those of another JVM of the same user. */
  // The address comes from a process that this one has started: nobody else's input is looked up.
  @SuppressWarnings("BanJNDI")
  static JvmFigures of(long pid) throws IOException {
    VirtualMachine machine = attach(pid);
    try {
      JMXConnector connector =
          JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
      return new JvmFigures(connector.getMBeanServerConnection(), connector);
    } finally {
      machine.detach();
    }
  }

  private static VirtualMachine attach(long pid) throws IOException {
    try {
      return VirtualMachine.attach(String.valueOf(pid));
    } catch (AttachNotSupportedException e) {
      throw new IOException("cannot ask process " + pid, e);
    }
  }

  /**
   * How many bytes the threads that are alive have allocated so far. Those of others are forgotten:
   * between two calls no thread that works may end.
   */
  long allocatedBytes() {
    long sum = 0;
    for (long each : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, each);
    }
    return sum;
  }

  /** How many bytes of the heap are in use right after a full collection: the least of three. */
  long liveBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
