/** The systems that are compared, as their clients are used in an application. */
@NullMarked
package io.mneme.bench.peers;

import org.jspecify.annotations.NullMarked;
