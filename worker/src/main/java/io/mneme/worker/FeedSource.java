package io.mneme.worker;

import io.mneme.protocol.Reply;
import org.jspecify.annotations.Nullable;

/** The changes of one map, or of all, as they come from the master. */
final class FeedSource implements ChangeSource {

  private final ChangeFeed feed;
  private final Requester requester;
  private final StateReader reader;

  /**
   * A source.
   *
   * @param map the only map; null for all
   */
  FeedSource(ChangeFeed feed, Requester requester, @Nullable String map) {
    this.feed = feed;
    this.requester = requester;
    this.reader = new StateReader(requester, map);
  }

  @Override
  public ChangeFeed.Start add(ChangeSink sink) {
    return feed.add(sink);
  }

  @Override
  public void remove(ChangeSink sink) {
    feed.remove(sink);
  }

  @Override
  public boolean isOf(String map) {
    return reader.isOf(map);
  }

  @Override
  public State state(WatchOptions options, ChangeBuffer buffer) throws InterruptedException {
    return reader.read(options, buffer);
  }

  @Override
  public Reply history(long from) {
    return requester.now(ChangeFeed.ask(from));
  }
}
