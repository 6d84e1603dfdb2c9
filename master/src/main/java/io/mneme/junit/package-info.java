/** A master for tests with JUnit Jupiter, which the application has to bring. */
@NullMarked
package io.mneme.junit;

import org.jspecify.annotations.NullMarked;
