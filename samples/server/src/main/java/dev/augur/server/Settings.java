package dev.augur.server;

import ch.qos.logback.classic.Level;
import dev.augur.DeviceSelector;
import dev.augur.model.ModelId;
import dev.augur.protocol.RestApi;
import dev.augur.protocol.WarmUps;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a server, checked. {@link Setting} says what each is. Immutable. */
record Settings(
        String host,
        int port,
        @Nullable Path models,
        @Nullable String name,
        DeviceSelector devices,
        WarmUps warmUp,
        int concurrency,
        int maxWaiting,
        int maxBodyBytes,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration drainDelay,
        Duration drainTimeout,
        @Nullable String metricsPath,
        boolean tritonMetrics,
        boolean jsonLogs,
        Level logLevel) {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_CONCURRENCY = 1024;
    private static final int MAX_WAITING = 1_000_000;
    private static final long MAX_MILLIS = Duration.ofHours(24).toMillis();

    private static final Map<String, Boolean> BOOLEANS = Map.of("true", true, "false", false);
    private static final Map<String, Boolean> FORMATS = Map.of("json", true, "text", false);
    private static final Map<String, Level> LEVELS =
            Map.of("error", Level.ERROR, "warn", Level.WARN, "info", Level.INFO, "debug", Level.DEBUG);
    private static final Map<String, DeviceSelector> DEVICES = Map.of(
            "auto", DeviceSelector.automatic(),
            "cpu", DeviceSelector.cpuOnly(),
            "prefer-gpu", DeviceSelector.preferGpu(),
            "require-gpu", DeviceSelector.requireGpu());

    /**
     * Reads what was given.
     *
     * @throws SettingException if a value cannot be
     */
    static Settings of(GivenSettings given) {
        boolean metrics = choice(given.get(Setting.METRICS), BOOLEANS, "true or false");
        return new Settings(
                host(given.get(Setting.HOST)),
                (int) number(given.get(Setting.PORT), 0, MAX_PORT),
                folder(given.get(Setting.MODELS)),
                name(given.get(Setting.NAME)),
                choice(given.get(Setting.DEVICE), DEVICES, "auto, cpu, prefer-gpu or require-gpu"),
                warmUp(given.get(Setting.WARM_UP)),
                concurrency(given.get(Setting.CONCURRENCY)),
                (int) number(given.get(Setting.MAX_WAITING), 0, MAX_WAITING),
                (int) number(given.get(Setting.MAX_BODY_BYTES), 1, Integer.MAX_VALUE - Byte.MAX_VALUE),
                time(given.get(Setting.REQUEST_TIMEOUT), 1),
                time(given.get(Setting.IDLE_TIMEOUT), 1),
                time(given.get(Setting.DRAIN_DELAY), 0),
                time(given.get(Setting.DRAIN_TIMEOUT), 1),
                metrics ? path(given.get(Setting.METRICS_PATH)) : null,
                choice(given.get(Setting.TRITON_METRICS), BOOLEANS, "true or false"),
                choice(given.get(Setting.LOG_FORMAT), FORMATS, "json or text"),
                choice(given.get(Setting.LOG_LEVEL), LEVELS, "error, warn, info or debug"));
    }

    private static SettingException wrong(GivenSettings.Given given, String expected) {
        return new SettingException(given.name() + " must be " + expected + ", got '" + given.value() + "'");
    }

    private static String host(GivenSettings.Given given) {
        if (given.value().isBlank()
                || given.value().indexOf(' ') >= 0
                || given.value().indexOf('/') >= 0) {
            throw wrong(given, "an address such as 127.0.0.1");
        }
        return given.value();
    }

    private static @Nullable Path folder(GivenSettings.Given given) {
        if (given.value().isEmpty()) {
            return null;
        }
        try {
            Path folder = Path.of(given.value());
            if (Files.isDirectory(folder)) {
                return folder;
            }
        } catch (InvalidPathException e) {
            // Refused below, as a folder that is not there.
        }
        throw wrong(given, "a folder that is there");
    }

    private static @Nullable String name(GivenSettings.Given given) {
        if (given.value().isEmpty()) {
            return null;
        }
        try {
            return new ModelId(given.value(), null).name();
        } catch (IllegalArgumentException e) {
            throw wrong(given, "a name without slash, backslash or colon");
        }
    }

    private static WarmUps warmUp(GivenSettings.Given given) {
        try {
            return WarmUps.of(given.value());
        } catch (IllegalArgumentException e) {
            throw wrong(given, WarmUps.EXPECTED);
        }
    }

    private static int concurrency(GivenSettings.Given given) {
        return given.value().equals("auto")
                ? Runtime.getRuntime().availableProcessors()
                : (int) number(given, 1, MAX_CONCURRENCY);
    }

    private static long number(GivenSettings.Given given, long least, long most) {
        try {
            long number = Long.parseLong(given.value());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, as a number out of bounds.
        }
        throw wrong(given, "a whole number from " + least + " to " + most);
    }

    private static Duration time(GivenSettings.Given given, long leastMillis) {
        String expected = "a time such as 500ms, 30s or 2m, from " + leastMillis + "ms to 1440m";
        String text = given.value();
        int unit = 0;
        while (unit < text.length() && Character.digit(text.charAt(unit), 10) >= 0) {
            unit++;
        }
        int millisPerUnit = millis(text.substring(unit));
        if (unit == 0 || unit > 9 || millisPerUnit == 0) {
            throw wrong(given, expected);
        }
        long millis = Long.parseLong(text.substring(0, unit)) * millisPerUnit;
        if (millis < leastMillis || millis > MAX_MILLIS) {
            throw wrong(given, expected);
        }
        return Duration.ofMillis(millis);
    }

    /** How many milliseconds a unit has; 0 if there is no such unit. */
    private static int millis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            default -> 0;
        };
    }

    private static String path(GivenSettings.Given given) {
        String path = given.value();
        boolean isPath = path.startsWith("/") && path.length() > 1 && path.indexOf('?') < 0 && path.indexOf(' ') < 0;
        if (!isPath || !RestApi.pattern(path).equals("other")) {
            throw wrong(given, "a path such as /metrics that serves nothing else");
        }
        return path;
    }

    private static <T> T choice(GivenSettings.Given given, Map<String, T> choices, String expected) {
        T chosen = choices.get(given.value());
        if (chosen == null) {
            throw wrong(given, expected);
        }
        return chosen;
    }
}
