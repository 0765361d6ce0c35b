/** What an engine implements, and the guards that every engine gets: the run gate and the checks before native code. */
@NullMarked
package dev.augur.engine;

import org.jspecify.annotations.NullMarked;
