package io.mneme.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.jar.JarFile;

/** Where classes come from. */
final class Jars {

  private Jars() {}

  /** The jar of a class. */
  static Path of(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the jar of a class says that its version is. */
  static String version(Class<?> type) throws IOException {
    try (JarFile jar = new JarFile(of(type).toFile())) {
      return String.valueOf(jar.getManifest().getMainAttributes().getValue("Bundle-Version"));
    }
  }
}
