package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.model.ModelId;
import dev.augur.protocol.ServedModels;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of models, requests and settings. */
final class NamesTest {
    private final ModelLabels labels =
            new ModelLabels(List.of(ModelId.of("first"), ModelId.of("m:1"), ModelId.of("m:2"), ModelId.of("mm")));

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "/v2/models/first, null, first",
                "/v2/models/first/infer, null, first",
                "/v2/models/first/versions/1/infer, null, first",
                "/v2/models/first/versions/2/infer, null, null",
                "/v2/models/m/infer, null, m:2",
                "/v2/models/m/versions/1, null, m:1",
                "/v2/models/m/versions/1/infer, null, m:1",
                "/v2/models/mm/ready, null, mm",
                "/v2/models/mmm/infer, null, null",
                "/v2/models/, null, null",
                "/v2/models, null, null",
                "/v2/models/m/versions/, null, null",
                "/invocations, null, first",
                "/invocations, mm, mm",
                "/invocations, other, null",
                "/ping, mm, null",
                "/v2/models/first/infer, mm, first"
            })
    void onlyServedModelsAreLabels(String path, @Nullable String target, @Nullable String expected) {
        ModelId found = labels.find(path, target);

        assertThat(found == null ? null : found.toString()).isEqualTo(expected);
    }

    @Test
    void aModelWithoutAVersionIsVersion1() {
        assertThat(ServedModels.versionOf(ModelId.of("m"))).isEqualTo("1");
        assertThat(ServedModels.versionOf(ModelId.of("m:7"))).isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource({"'', '', 0", "a, '', 1", "abc, abc, 0", "abc, ABC, 0", "prot, port, 2", "max-wating, max-waiting, 1"})
    void distanceCountsChanges(String from, String to, int expected) {
        assertThat(Spelling.distance(from, to)).isEqualTo(expected);
        assertThat(Spelling.distance(to, from)).isEqualTo(expected);
    }
}
