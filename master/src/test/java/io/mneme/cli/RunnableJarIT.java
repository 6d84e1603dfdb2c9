package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is inside the runnable jar, and what is not inside the plain one. */
class RunnableJarIT {

  private static final Path JAR = Path.of(System.getProperty("mneme.jar"));
  private static final Pattern LICENCE =
      Pattern.compile("(META-INF/)?(LICENSE|NOTICE)[^/]*", Pattern.CASE_INSENSITIVE);

  /** Whether a library is in the runnable jar: those of tests are not. */
  private static boolean isBundled(Path library) throws IOException {
    try (JarFile file = new JarFile(library.toFile());
        JarFile runnable = new JarFile(JAR.toFile())) {
      return Collections.list(file.entries()).stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
          .filter(name -> !name.equals("module-info.class"))
          .anyMatch(name -> runnable.getEntry(name) != null);
    }
  }

  private static Map<String, String> texts(Path jar, Pattern names) throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        if (!entry.isDirectory() && names.matcher(entry.getName()).matches()) {
          try (InputStream in = file.getInputStream(entry)) {
            texts.put(
                jar.getFileName() + "!" + entry.getName(),
                new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return texts;
  }

  @Test
  void everyLicenceAndNoticeOfWhatIsBundledIsKept() throws Exception {
    Set<String> kept = new HashSet<>(texts(JAR, Pattern.compile("META-INF/licenses/.*")).values());
    Map<String, String> bundled = new HashMap<>();
    for (String path :
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
      if (path.endsWith(".jar") && isBundled(Path.of(path))) {
        bundled.putAll(texts(Path.of(path), LICENCE));
      }
    }
    assertThat(bundled).hasSizeGreaterThan(30);
    assertThat(bundled).allSatisfy((name, text) -> assertThat(kept).as(name).contains(text));
  }

  @Test
  void servicesOfSeveralLibrariesAreMerged() throws Exception {
    Map<String, String> services =
        texts(
            JAR,
            Pattern.compile("META-INF/services/com\\.fasterxml\\.jackson\\.databind\\.Module"));
    assertThat(services).hasSize(1);
    assertThat(services.values().iterator().next().lines().filter(line -> !line.isBlank()))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void itRunsByItselfAndThePlainJarIsOurClassesOnly() throws Exception {
    try (JarFile runnable = new JarFile(JAR.toFile())) {
      Attributes attributes = runnable.getManifest().getMainAttributes();
      assertThat(attributes.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo(Main.class.getName());
      assertThat(runnable.getEntry("META-INF/LICENSE")).isNotNull();
      assertThat(runnable.getEntry("logback.xml")).isNotNull();
    }
    File[] plain =
        new File(JAR.toFile().getParent())
            .listFiles((folder, name) -> name.matches("mneme-master-.*\\.jar"));
    assertThat(plain).isNotNull().hasSize(1);
    try (JarFile jar = new JarFile(Objects.requireNonNull(plain)[0])) {
      assertThat(Collections.list(jar.entries()))
          .extracting(JarEntry::getName)
          .allMatch(name -> name.startsWith("io/") || name.startsWith("META-INF/"));
    }
  }
}
