package io.mneme.cli;

import io.mneme.master.MasterOptions;
import io.mneme.protocol.Limits;
import io.mneme.protocol.MemoryLimits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a master refuses to go beyond. */
final class LimitOptions {

  @Option(
      names = "--max-key",
      paramLabel = "N",
      defaultValue = "" + Limits.KEY_CODE_POINTS,
      description = {
        "The most characters in a key.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_MAX_KEY)"
      })
  private int key;

  @Option(
      names = "--max-value",
      paramLabel = "SIZE",
      defaultValue = "" + Limits.VALUE_BYTES,
      converter = SizeConverter.class,
      description = {
        "The most bytes in a value, such as 65536, 64k or 1m; at least 1k.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_MAX_VALUE)"
      })
  private long value;

  @Option(
      names = "--max-entries",
      paramLabel = "N",
      description = {
        "The most entries in a map.",
        "Default: any number (environment: MNEME_MAX_ENTRIES)"
      })
  private @Nullable Long entries;

  @Option(
      names = "--max-bytes",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = {
        "The most bytes in the whole memory, such as 512m or 2g: those of keys and values, and "
            + MemoryLimits.ENTRY_OVERHEAD
            + " for each entry. Beyond it writes are refused; reads, deletes and expiry go on.",
        "Default: half of the heap, which is set with java -Xmx (environment: MNEME_MAX_BYTES)"
      })
  private @Nullable Long bytes;

  @Option(
      names = "--max-batch",
      paramLabel = "N",
      defaultValue = "" + Limits.BATCH_REQUESTS,
      description = {
        "The most requests in a message, and keys, entries, conditions or operations in a request.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_MAX_BATCH)"
      })
  private int batch;

  @Option(
      names = "--max-reply",
      paramLabel = "SIZE",
      defaultValue = "" + Limits.REPLY_BYTES,
      converter = SizeConverter.class,
      description = {
        "The most bytes of keys and values in the reply to a request; at least 2k more than"
            + " --max-value. Pages end before it.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_MAX_REPLY)"
      })
  private long reply;

  /**
   * The limits.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  MemoryLimits limits() {
    MemoryLimits defaults = MasterOptions.DEFAULT_LIMITS;
    return new MemoryLimits(
        key,
        toInt(value),
        entries == null ? defaults.entries() : entries,
        bytes == null ? defaults.bytes() : bytes,
        batch,
        toInt(reply));
  }

  /** What is no int is far out of range; the highest is so too. */
  private static int toInt(long number) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(number, Integer.MAX_VALUE));
  }
}
