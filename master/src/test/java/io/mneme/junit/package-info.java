@NullMarked
package io.mneme.junit;

import org.jspecify.annotations.NullMarked;
