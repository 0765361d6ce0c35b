package dev.augur.streaming.job;

import dev.augur.streaming.ResumePoint;
import org.jspecify.annotations.Nullable;

/**
 * How far an object is.
 *
 * @param index its number in the list, from 0
 * @param path its path
 * @param parts parts that are committed
 * @param next where to go on; null at the start
 */
record InputState(
        long index, String path, int parts, @Nullable ResumePoint next) {
    static InputState begun(long index, String path) {
        return new InputState(index, path, 0, null);
    }

    InputState behind(int part, ResumePoint point) {
        return new InputState(index, path, part + 1, point);
    }
}
