/**
 * What an application embeds to share memory with others through the broker. Begin with {@link
 * io.mneme.worker.Worker#connect}.
 */
@NullMarked
package io.mneme.worker;

import org.jspecify.annotations.NullMarked;
