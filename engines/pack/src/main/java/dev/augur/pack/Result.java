package dev.augur.pack;

import dev.augur.onnxruntime.OnnxPacker;
import java.nio.file.Path;

/**
 * What was written.
 *
 * @param folder where
 * @param modelBytes size of the model's file as it came
 * @param packed the model
 * @param start how a program starts with it
 * @param sizes what takes the room
 */
record Result(Path folder, long modelBytes, OnnxPacker.Packed packed, StartCommand start, SizeReport sizes) {}
