package io.mneme.worker;

import org.jspecify.annotations.Nullable;

/**
 * A message from another worker.
 *
 * @param channel the channel it was published to
 * @param from the name of the worker that published it, as the master knows it; null if the sender
 *     has no session
 * @param value what was published
 */
public record ChannelMessage<T>(String channel, @Nullable String from, T value) {}
