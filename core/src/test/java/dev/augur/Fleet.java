package dev.augur;

import dev.augur.ModelUnavailableException.Reason;
import dev.augur.engine.Engine;
import dev.augur.engine.FakeModel;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** An engine of many models of a size, each load of which is a model of its own; it knows what is in memory at any time. */
final class Fleet implements Engine {
    /** So large that what the JVM does meanwhile is no matter beside it. */
    static final long BYTES = 1L << 30;

    final Set<ModelId> broken = ConcurrentHashMap.newKeySet();
    final Map<ModelId, Long> sizes = new ConcurrentHashMap<>();

    /** Told of each load. */
    volatile BiConsumer<ModelId, FakeModel> whenLoaded = (id, model) -> {};

    /** What its models say. */
    volatile int warmUpCalls = 1;

    volatile long weightBytes = -1;

    /** How often it was asked what a model's weights take. */
    final AtomicInteger asked = new AtomicInteger();

    /** What was loaded (+) and freed (-), in order. */
    private final List<String> events = new ArrayList<>();

    private final Map<ModelId, FakeModel> latest = new ConcurrentHashMap<>();
    private final Set<Loaded> inMemory = new HashSet<>();
    private int mostInMemory;

    static ModelStore store() {
        return id -> new LocalModel(id, ModelFormat.ONNX, Path.of(id + ".onnx"));
    }

    /** The latest load of a model. */
    FakeModel model(ModelId id) {
        return Objects.requireNonNull(latest.get(id), "not loaded");
    }

    synchronized List<String> events() {
        return List.copyOf(events);
    }

    synchronized int mostInMemory() {
        return mostInMemory;
    }

    synchronized int inMemory() {
        return inMemory.size();
    }

    @Override
    public String name() {
        return "Fleet 1.0";
    }

    @Override
    public boolean supports(ModelFormat format) {
        return true;
    }

    @Override
    public List<Device> devices() {
        return List.of(Device.CPU, Device.gpu(0), Device.gpu(1));
    }

    @Override
    public long weightBytes(LocalModel files) {
        asked.incrementAndGet();
        return sizes.getOrDefault(files.id(), BYTES);
    }

    @Override
    public NativeModel load(LocalModel files, Device device) {
        if (broken.contains(files.id())) {
            throw new ModelUnavailableException(
                    files.id(), Reason.NOT_LOADABLE, "Model '" + files.id() + "': broken", null);
        }
        Loaded loaded = new Loaded(files.id(), FakeModel.wellDeclared());
        latest.put(files.id(), loaded.model());
        whenLoaded.accept(files.id(), loaded.model());
        note(loaded, true);
        return loaded;
    }

    private synchronized void note(Loaded model, boolean comes) {
        events.add((comes ? "+" : "-") + model.id());
        if (comes) {
            inMemory.add(model);
        } else {
            inMemory.remove(model);
        }
        mostInMemory = Math.max(mostInMemory, inMemory.size());
    }

    /** One load. */
    private final class Loaded implements NativeModel {
        private final ModelId id;
        private final FakeModel model;

        Loaded(ModelId id, FakeModel model) {
            this.id = id;
            this.model = model;
        }

        ModelId id() {
            return id;
        }

        FakeModel model() {
            return model;
        }

        @Override
        public Signature signature() {
            return model.signature();
        }

        @Override
        public long weightBytes() {
            return weightBytes;
        }

        @Override
        public int warmUpCalls() {
            return warmUpCalls;
        }

        @Override
        public Binding bind(Tensors inputs, Tensors pinned, List<String> copied) {
            return model.bind(inputs, pinned, copied);
        }

        @Override
        public void free() {
            model.free();
            note(this, false);
        }
    }
}
