package dev.augur.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What was set, and where: flags win over the environment, it over the file, and all over the defaults. */
final class GivenSettings {
    /** Names the file in the environment. */
    static final String CONFIG_VARIABLE = Setting.ENVIRONMENT + "CONFIG";

    /** SageMaker's name for the port. */
    static final String SAGEMAKER_PORT = "SAGEMAKER_BIND_TO_PORT";

    /** A value and the name under which it was given. */
    record Given(String name, String value) {}

    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

    /** The defaults. */
    GivenSettings() {
        for (Setting setting : Setting.values()) {
            given.put(setting, new Given(setting.key(), setting.initial()));
        }
    }

    /** The defaults of a container that SageMaker runs. */
    static GivenSettings forSageMaker() {
        GivenSettings settings = new GivenSettings();
        settings.given.put(Setting.HOST, new Given(Setting.HOST.key(), "0.0.0.0"));
        settings.given.put(Setting.MODELS, new Given(Setting.MODELS.key(), "/opt/ml/model"));
        return settings;
    }

    Given get(Setting setting) {
        Given value = given.get(setting);
        if (value == null) {
            throw new IllegalStateException("Setting " + setting + " has no default");
        }
        return value;
    }

    /** Adds a file of properties. */
    void file(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            new StrictProperties().load(reader);
        }
    }

    /** Adds the variables that begin with {@code AUGUR_}. */
    void environment(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            if (name.startsWith(Setting.ENVIRONMENT) && !name.equals(CONFIG_VARIABLE)) {
                variable(name, value);
            }
        });
    }

    private void variable(String name, String value) {
        for (Setting setting : Setting.values()) {
            if (setting.variable().equals(name)) {
                given.put(setting, new Given(name, value));
                return;
            }
        }
        List<String> known = new ArrayList<>(List.of(CONFIG_VARIABLE));
        Arrays.stream(Setting.values()).map(Setting::variable).forEach(known::add);
        throw Spelling.unknown("environment variable", name, known);
    }

    /** Adds SageMaker's own variable for the port, if there is one. */
    void sageMaker(Map<String, String> variables) {
        String port = variables.get(SAGEMAKER_PORT);
        if (port != null) {
            given.put(Setting.PORT, new Given(SAGEMAKER_PORT, port));
        }
    }

    /** Adds a flag. */
    void flag(Setting setting, String value) {
        given.put(setting, new Given(setting.flag(), value));
    }

    /** Puts each property where it belongs, and refuses those that belong nowhere or come twice. */
    private final class StrictProperties extends Properties {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Object put(Object key, Object value) {
            Setting setting = Setting.ofKey(key.toString());
            if (setting == null) {
                throw Spelling.unknown(
                        "key",
                        key.toString(),
                        Arrays.stream(Setting.values()).map(Setting::key).toList());
            }
            if (containsKey(key)) {
                throw new SettingException("The key '" + key + "' is in the file twice");
            }
            given.put(setting, new Given(setting.key(), value.toString()));
            return super.put(key, value);
        }
    }
}
