package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HookTest {
    @Test
    void namesArePlain() {
        assertThat(Hook.after("audit-2.log_x", (record, outcome) -> {}).name()).isEqualTo("audit-2.log_x");
        for (String name : new String[] {"", "a b", "a/b", "x".repeat(65)}) {
            assertThatThrownBy(() -> Hook.after(name, (record, outcome) -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A hook's name must be 1 to 64 letters, digits, dots, hyphens or underscores, got '"
                            + name + "'");
        }
    }

    @Test
    void aHookDoesSomething() {
        assertThatThrownBy(() -> new Hook<>("idle", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Hook 'idle' must do something before or after, got neither");
    }

    @Test
    void twoHooksOfAPredictorHaveTwoNames() {
        try (HookRig rig = new HookRig()) {
            PredictorBuilder<float[], float[]> builder =
                    rig.predictorBuilder().hook(Hook.after("audit", (record, outcome) -> {}));
            assertThatThrownBy(() -> builder.hook(Hook.before("audit", Hook.Step::go)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Model 'score:1' has a hook 'audit' already");
        }
    }

    @Test
    void policiesAreChecked() {
        HookPolicy standard = HookPolicy.standard();
        assertThat(standard)
                .isEqualTo(new HookPolicy(
                        16, 1024, Duration.ofMillis(50), Duration.ofSeconds(10), Duration.ofSeconds(10)));
        assertRefused(HookPolicy.builder().threads(0), "threads must be >= 1, got 0");
        assertRefused(HookPolicy.builder().queueCapacity(-1), "queueCapacity must be >= 0, got -1");
        assertRefused(HookPolicy.builder().maxWait(Duration.ZERO), "maxWait must be > 0, got PT0S");
        assertRefused(HookPolicy.builder().timeout(Duration.ofNanos(-1)), "timeout must be > 0, got PT-0.000000001S");
        assertRefused(HookPolicy.builder().idle(Duration.ofNanos(-1)), "idle must be >= 0, got PT-0.000000001S");
    }

    private static void assertRefused(HookPolicy.Builder builder, String text) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text);
    }
}
