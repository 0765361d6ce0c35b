package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.protocol.Route.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTest {
    @ParameterizedTest
    @CsvSource({
        "/v2, SERVER, '',",
        "/v2/health/live, LIVE, '',",
        "/v2/health/ready, READY, '',",
        "/v2/models, MODELS, '',",
        "/v2/models/m, MODEL, m,",
        "/v2/models/m/ready, MODEL_READY, m,",
        "/v2/models/m/infer, INFER, m,",
        "/v2/models/m/versions/3, MODEL, m, 3",
        "/v2/models/m/versions/3/ready, MODEL_READY, m, 3",
        "/v2/models/m/versions/3/infer, INFER, m, 3",
        "/v2/models/ready/ready, MODEL_READY, ready,",
        "/v2/models/versions/infer, INFER, versions,",
        "/ping, PING, '',",
        "/invocations, INVOCATIONS, '',",
        "/execution-parameters, EXECUTION_PARAMETERS, '',",
    })
    void knowsItsPaths(String path, Kind kind, String model, String version) {
        assertThat(Route.of(path)).isEqualTo(new Route(kind, model, version));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/v2/",
                "/v3",
                "/v2/health",
                "/v2/models/",
                "/v2/models//infer",
                "/v2/models/m/",
                "/v2/models/m/infer/",
                "/v2/models/m/infer/more",
                "/v2/models/m/delete",
                "/v2/models/m/versions",
                "/v2/models/m/versions/3/",
                "/v2/models/m/versions/3/infer/more",
                "/INVOCATIONS",
                "/invocations/"
            })
    void knowsNoOthers(String path) {
        assertThatThrownBy(() -> Route.of(path))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.status()).isEqualTo(404))
                .hasMessageContaining("/v2/models");
    }

    @Test
    void refusesOtherMethodsAndNamesTheRightOne() {
        Route infer = Route.of("/v2/models/m/infer");
        infer.checkMethod("POST");
        Route.of("/ping").checkMethod("HEAD");

        assertThatThrownBy(() -> infer.checkMethod("GET"))
                .isInstanceOfSatisfying(RequestException.class, e -> {
                    assertThat(e.status()).isEqualTo(405);
                    assertThat(e.headers()).containsEntry("Allow", "POST");
                })
                .hasMessage("/v2/models/{model}/infer takes POST");
        assertThatThrownBy(() -> infer.checkMethod("HEAD")).isInstanceOf(RequestException.class);
    }
}
