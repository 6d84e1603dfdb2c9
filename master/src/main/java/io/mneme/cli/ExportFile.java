package io.mneme.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that has its name only when it is complete: until then {@code .part} stands behind it.
 * What was there under its name stays until then.
 */
final class ExportFile implements AutoCloseable {

  private final Path file;
  private final Path part;
  private final FileChannel channel;
  private final Writer writer;

  /** Begins it. What is no regular file, such as a pipe, is written as it is. */
  ExportFile(Path file) throws IOException {
    this.file = file;
    boolean regular = !Files.exists(file) || Files.isRegularFile(file);
    this.part = regular ? file.resolveSibling(file.getFileName() + ".part") : file;
    this.channel =
        regular
            ? FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)
            : FileChannel.open(part, StandardOpenOption.WRITE);
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
  }

  Writer writer() {
    return writer;
  }

  /** Says that it is complete. */
  void complete() throws IOException {
    writer.flush();
    if (part.equals(file)) {
      return;
    }
    channel.force(true);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Lets go of it. If it is not complete its part is removed. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (!part.equals(file)) {
      Files.deleteIfExists(part);
    }
  }
}
