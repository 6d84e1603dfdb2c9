@NullMarked
package io.mneme.docker;

import org.jspecify.annotations.NullMarked;
