package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.ForkedJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Models that come and go, in JVMs of their own. Small runs belong to every build, the full ones to the profile reliability. */
@EnabledOnOs(OS.LINUX)
final class LifeTest {
    private static final String PAGE = "augur.reliability.page";
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration LONG_LIMIT = Duration.ofHours(1);

    @TempDir
    Path folder;

    private Map<String, Long> run(Duration limit, String heap, String... arguments) throws Exception {
        List<String> launch = new ArrayList<>(List.of(
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                LifeProgram.class.getName(),
                arguments[0],
                folder.toString()));
        launch.addAll(List.of(arguments).subList(1, arguments.length));
        String printed = ForkedJvm.launch(limit, launch);
        Map<String, Long> figures = new HashMap<>();
        String last = printed.lines().reduce((one, next) -> next).orElse("");
        for (String part : last.split(" ", -1)) {
            String[] both = part.split("=", -1);
            figures.put(both[0], Long.valueOf(both[1]));
        }
        return figures;
    }

    @Test
    void loadsAndUnloadsOfManyThreadsLeaveNothingOpen() throws Exception {
        assertThat(run(LIMIT, "128m", "churn", "8", "16")).isEqualTo(Map.of("loaded", 128L, "open", 0L, "files", 0L));
    }

    /** 32 threads x 1,024 loads and unloads. */
    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = PAGE, matches = ".+")
    void fullChurn() throws Exception {
        assertThat(run(LONG_LIMIT, "256m", "churn", "32", "1024"))
                .isEqualTo(Map.of("loaded", 32L * 1024, "open", 0L, "files", 0L));
    }

    @Test
    void modelsThatDoNotFitTogetherKeepToTheirBudget() throws Exception {
        Map<String, Long> figures = run(LIMIT, "256m", "budget", "6", "16", "96", "60");
        assertThat(figures.get("calls")).isEqualTo(60);
        assertThat(figures.get("loaded")).isGreaterThan(6);
        assertThat(figures.get("open")).isZero();
        assertThat(figures.get("ledger")).isLessThanOrEqualTo(96);
    }

    /** 40 models of 100 MB on 1 GiB: never more in memory than the budget and a tenth. */
    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = PAGE, matches = ".+")
    void fullBudget() throws Exception {
        Map<String, Long> figures = run(LONG_LIMIT, "1g", "budget", "40", "100", "1024", "400");
        assertThat(figures.get("calls")).isEqualTo(400);
        assertThat(figures.get("open")).isZero();
        assertThat(figures.get("ledger")).isLessThanOrEqualTo(1024);
        assertThat(figures.get("peak")).isLessThanOrEqualTo(1024 + 102);
    }

    @Test
    void anAliasMovesUnderItsCallers() throws Exception {
        assertSwapped(run(LIMIT, "128m", "swap", "4", "20"), 20);
    }

    /** 200 swaps under 8 threads, 20 of them to broken files. */
    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = PAGE, matches = ".+")
    void fullSwaps() throws Exception {
        assertSwapped(run(LONG_LIMIT, "256m", "swap", "8", "200"), 200);
    }

    private static void assertSwapped(Map<String, Long> figures, long swaps) {
        long loaded = 1 + swaps * 9 / 10;
        assertThat(figures.get("calls")).isPositive();
        assertThat(figures.get("wrong")).isZero();
        assertThat(figures.get("loaded")).isEqualTo(loaded);
        assertThat(figures.get("freed")).isEqualTo(loaded);
    }
}
