package io.mneme.worker;

import io.mneme.protocol.ChangeEvent;
import java.util.List;

/**
 * Whoever is told what has changed. It is told by one thread at a time, on which others depend: it
 * must not wait, nor call the application, but in {@link #delivered}.
 */
interface ChangeSink {

  /**
   * Changes.
   *
   * @param events all of later revisions than before, up to this one, in their order; may be none
   * @param revision the memory's, so far as it is known now
   */
  void changed(List<ChangeEvent> events, long revision);

  /**
   * Changes cannot be had any more.
   *
   * @param revision all up to this one
   * @param why for people
   */
  void missed(long revision, String why);

  /** Called after the others, where no lock is held. */
  default void delivered() {}
}
