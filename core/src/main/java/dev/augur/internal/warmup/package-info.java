/** How a loaded model is made ready: the inputs of its first runs, generated or from files, and the runs. */
@org.jspecify.annotations.NullMarked
package dev.augur.internal.warmup;
