/** A thin host. */
@NullMarked
package dev.augur.server;

import org.jspecify.annotations.NullMarked;
