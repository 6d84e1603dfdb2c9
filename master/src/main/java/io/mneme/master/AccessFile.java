package io.mneme.master;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * An access file and the rules that are in force: those of the file when it was last right. It is
 * looked at every two seconds. Used by one thread at a time.
 */
final class AccessFile {

  private static final Logger LOG = System.getLogger(AccessFile.class.getName());

  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final int MOST_BYTES = 1 << 20;

  private final Path file;
  private AccessRules rules;
  private byte[] content;
  private long looked = System.nanoTime();
  private String said = "";

  private AccessFile(Path file, byte[] content, AccessRules rules) {
    this.file = file;
    this.content = content;
    this.rules = rules;
  }

  /**
   * Reads one for the first time.
   *
   * @throws IllegalArgumentException if it cannot be read, or is none
   */
  static AccessFile read(Path file) {
    byte[] content;
    try {
      content = bytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the access file " + file + ": " + e, e);
    }
    return new AccessFile(file, content, rules(file, content));
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("it is larger than 1 MiB");
      }
      return bytes;
    }
  }

  private static AccessRules rules(Path file, byte[] content) {
    try {
      return AccessRules.of(content);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the access file " + file + " is not right: " + e.getMessage(), e);
    }
  }

  Path file() {
    return file;
  }

  /** The rules in force. */
  AccessRules rules() {
    return rules;
  }

  /** Reads it anew if it has changed and was not looked at for a while. */
  void refresh() {
    long now = System.nanoTime();
    if (now - looked < LOOK_NANOS) {
      return;
    }
    looked = now;
    try {
      byte[] bytes = bytes(file);
      if (Arrays.equals(bytes, content)) {
        said = "";
        return;
      }
      rules = rules(file, bytes);
      content = bytes;
      said = "";
      LOG.log(Level.INFO, "the access file {0} has changed: {1} rules", file, rules.size());
    } catch (IOException e) {
      keep("cannot read the access file " + file + ": " + e);
    } catch (IllegalArgumentException e) {
      keep(String.valueOf(e.getMessage()));
    }
  }

  private void keep(String why) {
    if (!why.equals(said)) {
      said = why;
      LOG.log(Level.ERROR, "{0}. The rules from before stay in force until it is put right", why);
    }
  }
}
