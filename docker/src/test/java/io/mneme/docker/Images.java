package io.mneme.docker;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.testcontainers.DockerClientFactory;

/**
 * The images that the tests run: those that users have. Where an image with a Java runtime has been
 * made because none can be pulled, they are built on that one.
 */
final class Images {

  private static final String LOCAL_BASE = "local/jre:17";
  private static final String MASTER = "mneme:test";
  private static final String BROKER = "mneme-broker:test";
  private static final String BROKER_TO_PULL = "apache/artemis:";

  /** The root of the project. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Map<String, String> BUILT = new ConcurrentHashMap<>();

  private Images() {}

  /** Whether there is the image to build on that stands for those that cannot be pulled. */
  static boolean isLocal() {
    try {
      DockerClientFactory.instance().client().inspectImageCmd(LOCAL_BASE).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /**
   * Builds the image of the master, as docker/README.md says.
   *
   * @return its name
   */
  static String master() {
    return built(ROOT, ROOT.resolve("docker/Dockerfile"), MASTER);
  }

  /**
   * The image of a broker.
   *
   * @return its name
   */
  static String broker() {
    String version = System.getProperty("artemis.version");
    if (!isLocal()) {
      return BROKER_TO_PULL + version;
    }
    Path folder = Path.of(System.getProperty("broker.image"));
    return built(folder, folder.resolve("Dockerfile"), BROKER);
  }

  /** What the variables of the compose file must be for these images. */
  static Map<String, String> variables() {
    return isLocal()
        ? Map.of("MNEME_IMAGE", MASTER, "BASE_IMAGE", LOCAL_BASE, "BROKER_IMAGE", broker())
        : Map.of("MNEME_IMAGE", MASTER);
  }

  /** Once in the life of this JVM. */
  private static String built(Path context, Path dockerfile, String name) {
    return BUILT.computeIfAbsent(name, tag -> build(context, dockerfile, tag));
  }

  private static String build(Path context, Path dockerfile, String name) {
    try (BuildImageCmd build = DockerClientFactory.instance().client().buildImageCmd()) {
      build
          .withBaseDirectory(context.toFile())
          .withDockerfile(dockerfile.toFile())
          .withBuildArg("ARTEMIS_VERSION", System.getProperty("artemis.version"))
          .withTags(Set.of(name));
      if (isLocal()) {
        build.withBuildArg("BASE_IMAGE", LOCAL_BASE);
      }
      build.exec(new BuildImageResultCallback()).awaitImageId();
      return name;
    }
  }
}
