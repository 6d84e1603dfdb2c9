@NullMarked
package io.mneme.worker;

import org.jspecify.annotations.NullMarked;
