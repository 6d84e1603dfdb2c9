/** The JVM that puts load on one system, and measures. */
@NullMarked
package io.mneme.bench.load;

import org.jspecify.annotations.NullMarked;
