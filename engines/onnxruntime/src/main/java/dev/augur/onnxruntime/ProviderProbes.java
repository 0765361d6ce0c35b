package dev.augur.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which providers work on this machine: each is tried once on each device, with a convolution that it loads and runs, and
 * what it said is remembered. What a model is refused for after that, is a matter of the model. Thread-safe.
 */
final class ProviderProbes {
    private static final String MODEL = "probe.onnx";
    private static final OnnxRuntimeOptions ONE_THREAD =
            OnnxRuntimeOptions.builder().intraOpThreads(1).build();

    private record Place(ExecutionProvider provider, Device device) {}

    private final SharedPool pool;
    private final Map<Place, Optional<String>> refusals = new ConcurrentHashMap<>();

    ProviderProbes(SharedPool pool) {
        this.pool = pool;
    }

    /** The environment and its threads. */
    SharedPool pool() {
        return pool;
    }

    /**
     * Passes if the provider works on the device.
     *
     * @throws DeviceRefusedException if it does not, with the same reason each time
     */
    void require(ExecutionProvider provider, Device device) throws DeviceRefusedException {
        Optional<String> refusal = refusals.computeIfAbsent(new Place(provider, device), this::probe);
        if (refusal.isPresent()) {
            throw new DeviceRefusedException(refusal.get(), null);
        }
    }

    private Optional<String> probe(Place place) {
        Optional<String> beforeATry = ProviderRefusal.beforeATry(place.provider());
        return beforeATry.isPresent() ? beforeATry : tryOut(place);
    }

    private Optional<String> tryOut(Place place) {
        OrtEnvironment environment = pool.environment();
        try (SessionOptions options = NativeOptions.of(ONE_THREAD, place.provider())) {
            NativeProviders.add(place.provider(), place.device(), options);
            try (OrtSession session = environment.createSession(model(), options);
                    OnnxTensor image = OnnxTensor.createTensor(environment, new float[1][1][8][8])) {
                session.run(Map.of("x", image)).close();
                return Optional.empty();
            }
        } catch (OrtException e) {
            return Optional.of(ProviderRefusal.text(place.provider(), e));
        }
    }

    /** {@code x FLOAT32[1, 1, 8, 8] -> y FLOAT32[1, 1, 6, 6]}, one convolution. */
    static byte[] model() {
        try (InputStream in = ProviderProbes.class.getResourceAsStream(MODEL)) {
            return Objects.requireNonNull(in, MODEL).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
