/**
 * What this machine has for native code: shared libraries, where the loader looks for them, unpacked ones,
 * drivers.
 */
@NullMarked
package dev.augur.platform;

import org.jspecify.annotations.NullMarked;
