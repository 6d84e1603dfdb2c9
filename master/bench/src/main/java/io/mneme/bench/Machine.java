package io.mneme.bench;

import io.mneme.master.Master;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.apache.activemq.artemis.utils.VersionLoader;

/** What figures depend on. */
final class Machine {

  private Machine() {}

  /** The day, the machine and the versions, as one line. */
  static String describe() {
    return LocalDate.now(ZoneOffset.UTC)
        + ", "
        + processor()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors, "
        + System.getProperty("os.name")
        + ", Java "
        + Runtime.version()
        + ", Artemis "
        + VersionLoader.getVersion().getFullVersion()
        + ", Mneme "
        + Objects.requireNonNullElse(
            Master.class.getPackage().getImplementationVersion(), "(not from a jar)");
  }

  /** The load average of the last minute. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
