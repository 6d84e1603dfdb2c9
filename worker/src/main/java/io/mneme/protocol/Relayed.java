package io.mneme.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A message from one worker to others, as the master relays it.
 *
 * @param channel where it was published
 * @param from the name of the worker that published it, as the master knows it; null if the sender
 *     has no session
 * @param to the name of the only worker that is to get it, or null
 * @param value what was published
 */
public record Relayed(String channel, @Nullable String from, @Nullable String to, JsonText value) {}
