@NullMarked
package io.mneme.cli;

import org.jspecify.annotations.NullMarked;
