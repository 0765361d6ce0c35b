package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads Prometheus's text format 0.0.4, strictly. */
final class PrometheusText {
    private PrometheusText() {}

    /** Value by name with labels; no line may be strange, none may come twice. */
    static Map<String, Double> parse(String text) {
        Map<String, Double> values = new LinkedHashMap<>();
        assertThat(text).endsWith("\n");
        for (String line : text.lines().toList()) {
            if (line.startsWith("#")) {
                assertThat(line).matches("# (HELP|TYPE) [a-z_]+ .+");
                continue;
            }
            assertThat(line).matches("[a-z_]+(\\{([a-z_]+=\"[^\"]*\",?)+})? [-+0-9.eE]+(NaN)?");
            int space = line.lastIndexOf(' ');
            Double before = values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            assertThat(before).as(line).isNull();
        }
        return values;
    }
}
