package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.CancelledException;
import dev.augur.DeadlineExceededException;
import dev.augur.EngineException;
import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.OverloadedException;
import dev.augur.model.ModelId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorStatusTest {
    private static final List<InferenceException> ONE_OF_EACH = List.of(
            unavailable(Reason.NOT_LOADABLE),
            new InvalidInputException("x"),
            new EngineException("x", null),
            new OutOfDeviceMemoryException("x", null),
            new OverloadedException("x", null, null),
            new DeadlineExceededException("x"),
            new CancelledException("x"));

    private static ModelUnavailableException unavailable(Reason reason) {
        return new ModelUnavailableException(ModelId.of("m"), reason, "/srv/models/m.onnx is damaged", null);
    }

    @Test
    void everyLeafHasAStatus() {
        assertThat(ONE_OF_EACH).extracting(e -> (Object) e.getClass()).containsExactlyInAnyOrder((Object[])
                InferenceException.class.getPermittedSubclasses());
        assertThat(ONE_OF_EACH)
                .extracting(e -> ErrorStatus.of(e).status())
                .containsExactly(503, 400, 500, 503, 429, 504, 499);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void onlyAMissingModelIsTheClientsFault(Reason reason) {
        assertThat(ErrorStatus.of(unavailable(reason)).status()).isEqualTo(reason == Reason.NOT_FOUND ? 404 : 503);
    }

    @Test
    void clientsAreToldNoPath() {
        assertThat(Arrays.stream(Reason.values()).map(ErrorStatusTest::unavailable))
                .allSatisfy(e -> assertThat(ErrorStatus.of(e).clientText(e)).doesNotContain("/srv"));
    }
}
