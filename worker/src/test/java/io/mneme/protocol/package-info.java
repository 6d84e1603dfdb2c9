@NullMarked
package io.mneme.protocol;

import org.jspecify.annotations.NullMarked;
