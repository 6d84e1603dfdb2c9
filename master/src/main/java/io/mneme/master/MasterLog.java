package io.mneme.master;

import io.mneme.master.Mastership.Rebuilt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a master, in its log. Each line has the key {@code event}, so that a machine need
 * not read the words.
 */
final class MasterLog {

  private static final Logger LOG = LoggerFactory.getLogger(Master.class);

  private static final String EVENT = "event";

  private MasterLog() {}

  /** It serves. */
  static void serving(MasterOptions options, Rebuilt rebuilt) {
    LOG.atInfo()
        .addKeyValue(EVENT, "serving")
        .addKeyValue("entries", rebuilt.entries())
        .addKeyValue("revision", rebuilt.revision())
        .addKeyValue("rebuild_ms", rebuilt.millis())
        .log(
            "serving memory \"{}\" on broker {} ({} entries at revision {}, rebuilt in {} ms)",
            options.destinations().memory(),
            options.broker(),
            rebuilt.entries(),
            rebuilt.revision(),
            rebuilt.millis());
  }

  /** Another serves. */
  static void standingBy(String baton) {
    LOG.atInfo()
        .addKeyValue(EVENT, "standby")
        .log("standing by: another master holds the baton \"{}\"", baton);
  }

  /** The broker cannot be reached, or the connection has failed. */
  static void disconnected(String trouble) {
    LOG.atWarn().addKeyValue(EVENT, "disconnected").log("{}; trying again", trouble);
  }

  /** Another has taken over. */
  static void superseded(MasterOptions options, MastershipOverException why) {
    LOG.atWarn()
        .addKeyValue(EVENT, "superseded")
        .log(
            "memory \"{}\" is no longer served by this master: {}; it waits for the baton again",
            options.destinations().memory(),
            why.getMessage());
  }

  /** It was told to stop. */
  static void closed(MasterOptions options) {
    LOG.atInfo()
        .addKeyValue(EVENT, "closed")
        .log("memory \"{}\" is no longer served: closed", options.destinations().memory());
  }

  /** It has a fault. */
  static void fault(MasterException e) {
    LOG.atError().addKeyValue(EVENT, "fault").setCause(e.getCause()).log("{}", e.getMessage());
  }
}
