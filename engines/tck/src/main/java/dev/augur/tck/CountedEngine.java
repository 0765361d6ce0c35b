package dev.augur.tck;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.engine.OutputShapeException;
import dev.augur.engine.Target;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * An engine that counts what it has open: loaded models, the bindings of their runs, and what either has left open beneath.
 * It refuses what would bring native code down: to free a model twice or under a run, and to bind or run one that is
 * freed. Thread-safe.
 */
final class CountedEngine implements Engine {
    private final Engine engine;
    private final NativeObjects.Kinds kinds;
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong models = new AtomicLong();
    private final AtomicLong bindings = new AtomicLong();
    private final AtomicLong beneath = new AtomicLong();
    /** Native objects of what is closed that were open still. */
    private final Queue<BooleanSupplier> left = new ConcurrentLinkedQueue<>();

    /**
     * Counts from zero.
     *
     * @param engine what does the work
     * @param kinds which objects of models and bindings are native
     */
    CountedEngine(Engine engine, NativeObjects.Kinds kinds) {
        this.engine = engine;
        this.kinds = kinds;
    }

    /** What was opened, ever, as far as it can be seen. */
    long handles() {
        return opened.get() + beneath.get();
    }

    /** Asked again, because a binding that closes beside its model may leave the rest of the work to that. */
    private long leftOpen() {
        return left.stream().filter(BooleanSupplier::getAsBoolean).count();
    }

    private void close(Object holder, Runnable closing) {
        List<BooleanSupplier> held = NativeObjects.of(holder, kinds);
        closing.run();
        beneath.addAndGet(held.size());
        held.stream().filter(BooleanSupplier::getAsBoolean).forEach(left::add);
    }

    /** What is open now, or was left open by what is closed. */
    long openHandles() {
        return models.get() + bindings.get() + leftOpen();
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public boolean supports(ModelFormat format) {
        return engine.supports(format);
    }

    @Override
    public List<Device> devices() {
        return engine.devices();
    }

    @Override
    public List<Target> targets(LocalModel model, Device device) {
        return engine.targets(model, device).stream().<Target>map(Counted::new).toList();
    }

    @Override
    public long weightBytes(LocalModel model) {
        return engine.weightBytes(model);
    }

    @Override
    public NativeModel load(LocalModel model, Device device) throws DeviceRefusedException {
        return new CountedModel(engine.load(model, device));
    }

    private final class Counted implements Target {
        private final Target target;

        private Counted(Target target) {
            this.target = target;
        }

        @Override
        public String provider() {
            return target.provider();
        }

        @Override
        public NativeModel load() throws DeviceRefusedException {
            return new CountedModel(target.load());
        }
    }

    private static void require(boolean condition, String text) {
        if (!condition) {
            throw new IllegalStateException(text);
        }
    }

    private final class CountedModel implements NativeModel {
        private final NativeModel model;
        private final AtomicBoolean freed = new AtomicBoolean();
        private final AtomicInteger running = new AtomicInteger();

        private CountedModel(NativeModel model) {
            this.model = model;
            opened.incrementAndGet();
            models.incrementAndGet();
        }

        @Override
        public Signature signature() {
            return model.signature();
        }

        @Override
        public boolean pins(TensorSpec output) {
            return model.pins(output);
        }

        @Override
        public long weightBytes() {
            return model.weightBytes();
        }

        @Override
        public int warmUpCalls() {
            return model.warmUpCalls();
        }

        @Override
        public Binding bind(Tensors inputs, Tensors pinned, List<String> copied) {
            require(!freed.get(), "a freed model was bound");
            return new CountedBinding(this, model.bind(inputs, pinned, copied));
        }

        @Override
        public void free() {
            require(freed.compareAndSet(false, true), "a model was freed twice");
            require(running.get() == 0, "a model was freed under " + running + " runs");
            CountedEngine.this.close(model, model::free);
            models.decrementAndGet();
        }
    }

    private final class CountedBinding implements NativeModel.Binding {
        private final CountedModel model;
        private final NativeModel.Binding binding;
        private final AtomicBoolean closed = new AtomicBoolean();
        private final AtomicInteger running = new AtomicInteger();

        private CountedBinding(CountedModel model, NativeModel.Binding binding) {
            this.model = model;
            this.binding = binding;
            opened.incrementAndGet();
            bindings.incrementAndGet();
        }

        @Override
        public void run(Tensors outputs) throws OutputShapeException {
            model.running.incrementAndGet();
            try {
                require(running.incrementAndGet() == 1, "a binding ran on two threads at once");
                require(!model.freed.get(), "a freed model ran");
                require(!closed.get(), "a closed binding ran");
                binding.run(outputs);
            } finally {
                running.decrementAndGet();
                model.running.decrementAndGet();
            }
        }

        @Override
        public void close() {
            require(closed.compareAndSet(false, true), "a binding was closed twice");
            require(running.get() == 0, "a binding was closed under its run");
            CountedEngine.this.close(binding, binding::close);
            bindings.decrementAndGet();
        }
    }
}
