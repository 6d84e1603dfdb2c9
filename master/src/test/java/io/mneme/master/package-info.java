@NullMarked
package io.mneme.master;

import org.jspecify.annotations.NullMarked;
