package io.mneme.master;

import org.jspecify.annotations.Nullable;

/**
 * What became of one key.
 *
 * @param before what it held; null if there was no entry
 * @param after what it holds now; null if the entry was removed
 * @param revision the revision of the change
 */
record Change(
    String map, String key, @Nullable Entry before, @Nullable Entry after, long revision) {}
