package io.mneme.worker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a {@link SharedMap}, as it was when it was read.
 *
 * @param key the key
 * @param value the value
 * @param revision the revision of the change that wrote it last
 * @param expires when it expires, by the master's clock; null if never
 */
public record SharedEntry<V>(String key, V value, long revision, @Nullable Instant expires) {}
