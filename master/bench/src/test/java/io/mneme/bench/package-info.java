@NullMarked
package io.mneme.bench;

import org.jspecify.annotations.NullMarked;
