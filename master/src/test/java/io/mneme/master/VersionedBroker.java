package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A broker of some version as a process of its own, made of that version's jars. They are fetched
 * by Maven, which runs as a process too: distributions are 80 MB each, and not all can be had.
 */
final class VersionedBroker implements AutoCloseable {

  /** The last version before the project was given a group of its own. */
  private static final int LAST_MINOR_OF_ACTIVEMQ = 44;

  private static final long FETCH_LIMIT_SECONDS = 300;

  private final Process process;
  private final int port;

  private VersionedBroker(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Fetches the jars of a version.
   *
   * @param folder for what is written
   * @return a class path; empty if the version cannot be had
   */
  static String fetch(String version, Path folder) throws IOException, InterruptedException {
    int minor = Integer.parseInt(version.split("\\.", -1)[1]);
    String group = minor <= LAST_MINOR_OF_ACTIVEMQ ? "org.apache.activemq" : "org.apache.artemis";
    Path pom = folder.resolve("pom.xml");
    Files.writeString(
        pom,
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>none</groupId>
          <artifactId>broker</artifactId>
          <version>1</version>
          <dependencies>
            <dependency>
              <groupId>%s</groupId>
              <artifactId>artemis-server</artifactId>
              <version>%s</version>
            </dependency>
          </dependencies>
        </project>
        """
            .formatted(group, version));
    Path classPath = folder.resolve("class-path.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-q", "-B", "-f", pom.toString()));
    if ("offline=true".equals(System.getProperty("maven.mode"))) {
      command.add("-o");
    }
    command.add(System.getProperty("maven.classpath.goal"));
    command.add("-Dmdep.outputFile=" + classPath);
    Process maven = start(folder.resolve("maven.log"), command);
    if (!maven.waitFor(FETCH_LIMIT_SECONDS, TimeUnit.SECONDS) || maven.exitValue() != 0) {
      maven.destroyForcibly();
      return "";
    }
    return Files.readString(classPath).trim();
  }

  /** Starts a broker of the jars on a class path, with its data in a folder. */
  static VersionedBroker start(String classPath, Path folder) throws IOException {
    int port = ArtemisDistribution.freePort();
    Path settings = folder.resolve("broker.xml");
    Files.writeString(
        settings,
        """
        <configuration xmlns="urn:activemq">
          <core xmlns="urn:activemq:core">
            <name>versioned</name>
            <persistence-enabled>true</persistence-enabled>
            <security-enabled>false</security-enabled>
            <journal-type>NIO</journal-type>
            <bindings-directory>%1$s/bindings</bindings-directory>
            <journal-directory>%1$s/journal</journal-directory>
            <large-messages-directory>%1$s/large</large-messages-directory>
            <paging-directory>%1$s/paging</paging-directory>
            <acceptors>
              <acceptor name="tcp">tcp://127.0.0.1:%2$d</acceptor>
            </acceptors>
          </core>
        </configuration>
        """
            .formatted(folder.resolve("data"), port));
    Path log = Files.createTempFile(folder, "broker", ".log");
    Path tests =
        Path.of(BrokerMain.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    Process process =
        start(
            log,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath + System.getProperty("path.separator") + tests,
                BrokerMain.class.getName(),
                settings.toString()));
    VersionedBroker broker = new VersionedBroker(process, port);
    try {
      Awaitility.await()
          .atMost(TestMemory.LIMIT.multipliedBy(2))
          .failFast(() -> assertThat(process.isAlive()).as(Files.readString(log)).isTrue())
          .until(() -> Files.readString(log).contains(BrokerMain.STARTED));
      return broker;
    } catch (RuntimeException | AssertionError e) {
      broker.close();
      throw e;
    }
  }

  private static Process start(Path log, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // What was said to the Maven that runs this.
    builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Ends it as kill -9 does. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
