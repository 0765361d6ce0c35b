package dev.augur.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MailLengthsTest {
    @Test
    void lengthsFollowTheQuantiles() {
        assertThat(MailLengths.length(0)).isEqualTo(8);
        assertThat(MailLengths.length(0.5)).isEqualTo(42);
        assertThat(MailLengths.length(0.975)).isEqualTo(212);
        assertThat(MailLengths.length(1)).isEqualTo(256);
    }

    @Test
    void textsAreAlwaysTheSameAndOfTheMeanLength() {
        long[][] texts = MailLengths.texts(2_000);

        assertThat(texts).isDeepEqualTo(MailLengths.texts(2_000));
        assertThat(Arrays.stream(texts).mapToInt(text -> text.length).average().orElse(0))
                .isBetween(53.0, 59.0);
    }
}
