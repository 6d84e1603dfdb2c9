package io.mneme.worker;

import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.Reply;
import java.time.Instant;

/**
 * What a memory is, and who serves it.
 *
 * @param memory its name
 * @param master the host and process of the master
 * @param since since when that master has served it, by its clock
 * @param revision the revision of the last change; 0 if there was none
 * @param history the first revision whose changes the master remembers: watches can go on from
 *     there; one more than the last if none
 * @param entries how many entries there are in all maps
 * @param bytes how large they are: for each entry the bytes of its value, the characters of its key
 *     and of its map's name, and 150
 * @param workers how many workers have a session
 * @param limits what the master refuses to go beyond
 */
public record MemoryInfo(
    String memory,
    String master,
    Instant since,
    long revision,
    long history,
    long entries,
    long bytes,
    long workers,
    MemoryLimits limits) {

  static MemoryInfo of(Reply.Info info) {
    return new MemoryInfo(
        info.memory(),
        info.master(),
        Instant.ofEpochMilli(info.since()),
        info.revision(),
        info.history(),
        info.entries(),
        info.bytes(),
        info.workers(),
        info.limits());
  }
}
