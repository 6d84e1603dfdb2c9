package io.mneme.protocol;

import java.util.List;

/**
 * What a message on the topic of changes tells: all changes of a range of revisions.
 *
 * @param first the first revision that it spans
 * @param last the last revision that it spans; one less than the first if it spans none, and only
 *     says what the memory's revision is
 * @param events the changes, in their order
 */
public record ChangeEvents(long first, long last, List<ChangeEvent> events) {}
