package io.mneme.master;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of an embedded broker's data, for this process alone. The broker has a lock of its own
 * there, but says that it is taken with a stack trace in the log. Ends with the process at the
 * latest.
 */
final class DataFolder implements AutoCloseable {

  private static final String LOCK = "mneme.lock";

  private final FileChannel lock;

  private DataFolder(FileChannel lock) {
    this.lock = lock;
  }

  /**
   * Makes the folder if it does not exist, and takes it.
   *
   * @throws MasterException if it cannot be made or written, or another process has it
   */
  static DataFolder take(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isTaken(lock)) {
        lock.close();
        throw new MasterException(
            "another broker is running on the same data, "
                + folder.toAbsolutePath()
                + ": stop it or choose another folder",
            null);
      }
      return new DataFolder(lock);
    } catch (IOException e) {
      throw new MasterException(
          "the folder for the broker's data, "
              + folder.toAbsolutePath()
              + ", cannot be made or written: "
              + e,
          e);
    }
  }

  private static boolean isTaken(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Another broker in this process.
      return false;
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new MasterException("the lock on the broker's data cannot be given back: " + e, e);
    }
  }
}
