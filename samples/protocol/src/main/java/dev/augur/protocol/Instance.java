package dev.augur.protocol;

/** One record of a request, as it was written. Immutable. */
public interface Instance {}
