package dev.augur.pack;

import java.nio.file.Path;

/**
 * What was written.
 *
 * @param folder where
 * @param modelBytes size of the model's files as they came
 * @param model the model
 * @param start how a program starts with it
 * @param sizes what takes the room
 */
record Result(Path folder, long modelBytes, Written model, StartCommand start, SizeReport sizes) {}
