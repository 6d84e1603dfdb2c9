/**
 * The wire format of Mneme, shared by worker and master: what travels in a message, and how it is
 * written and read.
 *
 * <p>{@code PROTOCOL.md} in the module's folder is the specification; this package is its
 * implementation. Applications have no need of it: they use {@link io.mneme.worker.Worker}.
 */
@NullMarked
package io.mneme.protocol;

import org.jspecify.annotations.NullMarked;
