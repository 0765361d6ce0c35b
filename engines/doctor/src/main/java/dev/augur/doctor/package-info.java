/** Looks at the machine, the JVM and the engines, and says what to change. */
@NullMarked
package dev.augur.doctor;

import org.jspecify.annotations.NullMarked;
