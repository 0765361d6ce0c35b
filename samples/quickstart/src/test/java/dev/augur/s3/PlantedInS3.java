package dev.augur.s3;

import dev.augur.internal.Models;
import dev.augur.streaming.Compression;
import java.util.function.IntConsumer;

/** Breaks rules on purpose: the architecture test must notice. */
public class PlantedInS3 {
    static String mutable = "";

    static IntConsumer broken(Models models, Compression compression) throws InterruptedException {
        models.close();
        mutable = System.getenv("HOME") + compression;
        Thread.sleep(1);
        return System::exit;
    }
}
