@NullMarked
package io.mneme.bench.load;

import org.jspecify.annotations.NullMarked;
