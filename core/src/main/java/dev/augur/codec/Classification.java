package dev.augur.codec;

/**
 * One class with the score that a model gave it.
 *
 * @param label the class, for a person
 * @param index the class's position among the scores, from 0
 * @param score the model's score, or a probability if a softmax was applied
 */
public record Classification(String label, int index, float score) {}
