/** Real processes, faults that befall them, and a checker of what their clients saw. */
@NullMarked
package io.mneme.faults;

import org.jspecify.annotations.NullMarked;
