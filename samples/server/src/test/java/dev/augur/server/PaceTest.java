package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PaceTest {
    private final Pace pace = new Pace();

    private void took(int times, long micros) {
        for (int i = 0; i < times; i++) {
            pace.took(1000 * micros);
        }
    }

    @Test
    void nothingIsShortBeforeItWasMeasured() {
        assertThat(pace.isShort(1)).isFalse();
    }

    @Test
    void aModelBecomesShortAndStopsBeingSo() {
        took(50, 10);
        assertThat(pace.isShort(1)).isTrue();

        took(200, 20_000);
        assertThat(pace.isShort(1)).isFalse();

        took(1, 10);
        assertThat(pace.isShort(1)).isTrue();
    }

    @Test
    void oneThatLostItsProcessorDoesNotCount() {
        took(50, 10);
        took(50, 20_000);

        assertThat(pace.isShort(1)).isTrue();
    }

    @Test
    void aLargeRequestIsNeverShort() {
        took(50, 10);

        assertThat(pace.isShort(16 << 10)).isTrue();
        assertThat(pace.isShort((16 << 10) + 1)).isFalse();
    }
}
