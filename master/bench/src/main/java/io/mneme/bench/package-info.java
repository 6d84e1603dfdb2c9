/** Benchmarks: processes as they are run in production, and figures beside their aims. */
@NullMarked
package io.mneme.bench;

import org.jspecify.annotations.NullMarked;
