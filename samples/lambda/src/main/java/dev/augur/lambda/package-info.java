/** A thin host. */
@NullMarked
package dev.augur.lambda;

import org.jspecify.annotations.NullMarked;
