package dev.augur.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Device;
import dev.augur.Placement;
import dev.augur.Placement.Choice;
import dev.augur.model.ModelId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WeightsTest {
    private static final long BYTES = 1000;
    private static final long MOST = 4 * BYTES + (64 << 20);

    private static Placement on(Choice... choices) {
        return new Placement(ModelId.of("score"), "Fake 1.0", "any", List.of(choices));
    }

    @Test
    void onTheHostTheGrowthCountsWithinBounds() {
        Placement host = on(Choice.runs(Device.CPU, ""));
        assertThat(Weights.of(host, BYTES, 5000)).containsOnly(Map.entry(Device.CPU, 5000L));
        assertThat(Weights.of(host, BYTES, 10)).containsEntry(Device.CPU, BYTES);
        assertThat(Weights.of(host, BYTES, -1)).containsEntry(Device.CPU, BYTES);
        assertThat(Weights.of(host, BYTES, 1L << 40)).containsEntry(Device.CPU, MOST);
    }

    @Test
    void everyCopyTakesItsWeights() {
        Placement two = on(Choice.runs(Device.gpu(0), ""), Choice.runs(Device.gpu(0), ""));
        assertThat(Weights.of(two, BYTES, 30))
                .containsEntry(Device.gpu(0), 2 * BYTES)
                .containsEntry(Device.CPU, 30L);
        assertThat(Weights.of(two, BYTES, -1)).containsEntry(Device.CPU, 0L);
    }
}
