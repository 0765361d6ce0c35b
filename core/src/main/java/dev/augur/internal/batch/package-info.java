/** How concurrent calls share runs: who waits, who leads, what goes together. Knows nothing of sessions and tensors. */
@org.jspecify.annotations.NullMarked
package dev.augur.internal.batch;
