package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.ModelUnavailableException.Reason;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import dev.augur.model.ModelStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often a watcher tries again what failed. Each look is made by the test. */
@Timeout(120)
final class WatcherTest {
    private static final ModelId PROD = ModelId.of("m:prod");
    private static final ModelId ONE = ModelId.of("m:1");
    private static final ModelId TWO = ModelId.of("m:2");
    private static final float[] ROW = {1, 2};

    private final Fleet fleet = new Fleet();
    private final BlockingQueue<Runnable> looks = new LinkedBlockingQueue<>();
    private final List<Integer> asked = new ArrayList<>();
    private final List<Integer> fetched = new ArrayList<>();
    private ModelRoute prod = ModelRoute.to(ONE);
    private boolean down;
    private int look;

    private final ModelStore store = new ModelStore() {
        @Override
        public LocalModel fetch(ModelId id) {
            fetched.add(look);
            return new LocalModel(id, ModelFormat.ONNX, Path.of("m.onnx"));
        }

        @Override
        public ModelRoute resolve(ModelId id) {
            asked.add(look);
            if (down) {
                throw new ModelUnavailableException(id, Reason.UNREADABLE, "the store is down", null);
            }
            return prod;
        }
    };

    private final List<String> told = new ArrayList<>();
    private final InferenceListener listener = new InferenceListener() {
        @Override
        public void onMoveFailed(Move move) {
            told.add(look + " " + String.valueOf(move.error()).replaceFirst(".*: ", ""));
        }
    };

    private Inference inference() {
        return Inference.builder(store)
                .engine(fleet)
                .executor(looks::add)
                .listener(listener)
                .devices(DeviceSelector.cpuOnly())
                .watchEvery(Duration.ofMillis(1))
                .build();
    }

    private void look(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            look++;
            looks.take().run();
        }
    }

    @Test
    void aStoreThatFailsIsAskedEverMoreSeldomAndAgainAtEachLookWhenItIsBack() throws InterruptedException {
        try (Inference inference = inference()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, new PairCodec());
            predictor.predict(ROW);
            asked.clear();
            down = true;
            look(200);
            assertThat(asked).containsExactly(1, 3, 7, 15, 31, 63, 127, 191);
            assertThat(told).hasSize(8).startsWith("1 the store is down", "3 the store is down");
            assertThat(predictor.predict(ROW)).containsExactly(2, 4);
            down = false;
            asked.clear();
            look(57);
            assertThat(asked).containsExactly(255, 256, 257);
            prod = ModelRoute.to(TWO);
            look(1);
            assertThat(fleet.events()).containsExactly("+m:1", "+m:2", "-m:1");
            down = true;
            asked.clear();
            look(3);
            assertThat(asked).as("from the beginning").containsExactly(259, 261);
        }
    }

    @Test
    void aVersionThatFailsIsBroughtEverMoreSeldomAndTheStoreIsAskedAtEachLook() throws InterruptedException {
        fleet.broken.add(TWO);
        try (Inference inference = inference()) {
            Predictor<float[], float[]> predictor = inference.predictor(PROD, new PairCodec());
            predictor.predict(ROW);
            prod = ModelRoute.to(TWO);
            fetched.clear();
            asked.clear();
            look(200);
            assertThat(fetched).containsExactly(1, 3, 7, 15, 31, 63, 127, 191);
            assertThat(asked).hasSize(200);
            prod = ModelRoute.to(ModelId.of("m:3"));
            look(1);
            assertThat(fleet.events()).containsExactly("+m:1", "+m:3", "-m:1");
        }
    }
}
