package dev.augur.lambda;

import dev.augur.Deadline;
import dev.augur.lambda.local.LocalS3;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.protocol.ServedModels;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** The handler in this process, over a model that doubles four floats, with an S3 server. */
final class DoubleFunction implements AutoCloseable {
    /** Its second record is wrong. */
    static final String CSV = "id,a,b,c,d\n1,1,2,3,4\n2,x,0,0,0\n3,0,0,0,0.5\n";

    final LocalS3 s3 = LocalS3.start();
    private final ServedModels models;

    DoubleFunction(Path folder) throws IOException {
        Files.write(folder.resolve("double.onnx"), OnnxModels.bytes(TckModel.DOUBLE));
        this.models =
                ServedModels.builder(new OnnxRuntimeEngine()).directory(folder).build();
    }

    static Settings settings(String... variables) {
        Map<String, String> environment =
                new HashMap<>(Map.of("AUGUR_COLUMNS", "a,b,c,d", "AUGUR_RESULTS", "s3://local/results/"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return Settings.of(environment);
    }

    Handler handler(Settings settings) {
        return new Handler(settings, models, new Buckets(s3::client));
    }

    ObjectEvents objects(Settings settings) {
        return new ObjectEvents(new ObjectRun(settings, models.models().get(0), new Buckets(s3::client)));
    }

    /** A deadline that is past after it was looked at so many times. */
    static Deadline looks(int count) {
        AtomicLong hours = new AtomicLong();
        return Deadline.after(
                Duration.ofHours(count),
                () -> Duration.ofHours(hours.incrementAndGet()).toNanos());
    }

    /** Does the beginning of an object. */
    String stopEarly(String key) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] event = TestEvents.s3(key).getBytes(StandardCharsets.UTF_8);
        objects(settings("AUGUR_BATCH_ROWS", "3")).begin(event, out, looks(10));
        return out.toString(StandardCharsets.UTF_8);
    }

    static String invoke(Handler handler, String event, TestContext context) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, context);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Everything in the bucket, by key. */
    Map<String, String> contents() {
        Map<String, String> contents = new TreeMap<>();
        s3.keys().forEach(key -> contents.put(key, new String(s3.get(key), StandardCharsets.UTF_8)));
        return contents;
    }

    void clear() {
        s3.keys()
                .forEach(key -> s3.client()
                        .deleteObject(request -> request.bucket(LocalS3.BUCKET).key(key)));
    }

    @Override
    public void close() throws IOException {
        models.close();
        s3.close();
    }
}
