package io.mneme.master;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** All changes there have been, each kept for ever: what the history is compared with. */
final class PlainHistory {

  private final List<ChangeEvent> events = new ArrayList<>();

  /** Where each revision begins, from revision 1. */
  private final List<Integer> begins = new ArrayList<>();

  void add(List<Change> changes, long time) {
    for (Change change : changes) {
      if (change.revision() > begins.size()) {
        begins.add(events.size());
      }
      events.add(change.event(time));
    }
  }

  /** Mostly one that is not long ago, also one that is yet to come. */
  long anyRevision(Random random) {
    int all = begins.size() + 3;
    int span = random.nextInt(10) == 0 ? all : Math.min(all, 1_000);
    return (long) all - random.nextInt(span);
  }

  private int begin(long revision) {
    return revision > begins.size() ? events.size() : begins.get((int) revision - 1);
  }

  /** Whole revisions, no more changes than the limit but for a first one that has more. */
  Reply.Changes page(long from, int limit) {
    long until = from;
    while (until <= begins.size() && (until == from || begin(until + 1) - begin(from) <= limit)) {
      until++;
    }
    return new Reply.Changes(
        events.subList(begin(from), begin(until)), until > begins.size() ? 0 : until);
  }
}
