package dev.augur.streaming.job;

import dev.augur.streaming.Part;
import java.io.IOException;

/** Told of what a job does. Its methods do nothing unless overridden, are called by one thread at a time, and are short. */
public interface JobListener {
    /**
     * An object is begun, or gone on with.
     *
     * @param path its path
     * @param part the number of the part that is written first
     */
    default void begun(String path, int part) {}

    /**
     * A part is visible, and noted in the checkpoint.
     *
     * @param path the path of the object
     * @param part the part
     */
    default void committed(String path, Part part) {}

    /**
     * An object is done.
     *
     * @param path its path
     * @param soFar what the job did so far
     */
    default void done(String path, JobReport soFar) {}

    /**
     * An object is gone on with after a failure that may pass.
     *
     * @param path its path
     * @param failure what happened
     */
    default void retried(String path, IOException failure) {}
}
