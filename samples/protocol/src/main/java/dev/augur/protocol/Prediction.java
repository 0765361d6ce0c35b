package dev.augur.protocol;

/** What a model gave for one record, by output. Immutable. */
public interface Prediction {}
