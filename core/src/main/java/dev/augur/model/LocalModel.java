package dev.augur.model;

import java.nio.file.Path;

/**
 * A model whose files are on local disk.
 *
 * @param id the model
 * @param format the form of its files
 * @param path its file, or its folder if the format is one
 */
public record LocalModel(ModelId id, ModelFormat format, Path path) {}
