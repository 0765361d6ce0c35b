package dev.augur.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line, with a flag for each {@link Setting}. */
final class CommandLineSettings {
    /** SageMaker's argument. */
    static final String SERVE = "serve";

    private static final String CONFIG = "--config";

    private final CommandLine command;

    CommandLineSettings() {
        CommandSpec spec = CommandSpec.create()
                .name("server")
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .type(String.class)
                        .paramLabel(SERVE)
                        .description("Serves as SageMaker wants it: every address, the models in /opt/ml/model.")
                        .build())
                .addOption(OptionSpec.builder(CONFIG)
                        .type(String.class)
                        .paramLabel("FILE")
                        .description("Properties with these settings, without the dashes. In the environment "
                                + GivenSettings.CONFIG_VARIABLE + ".")
                        .build());
        for (Setting setting : Setting.values()) {
            spec.addOption(OptionSpec.builder(setting.flag())
                    .type(String.class)
                    .paramLabel(setting.placeholder())
                    .description(help(setting))
                    .build());
        }
        spec.mixinStandardHelpOptions(true).version(Version.text());
        spec.usageMessage().sortOptions(false).width(100);
        spec.usageMessage().description("Serves models over HTTP: Open Inference Protocol v2 and SageMaker.");
        spec.usageMessage()
                .footer(
                        "Each flag is also a variable: AUGUR_MAX_WAITING=8. Flags win over variables, those over the file.");
        this.command = new CommandLine(spec);
    }

    private static String help(Setting setting) {
        String initial = setting.initial().isEmpty() ? "none" : setting.initial();
        return setting.help().replace("%", "%%") + " Default: " + initial + ".";
    }

    /** What {@code --help} or {@code --version} asks for, or null if they are not there. */
    @Nullable
    String answer(String... args) {
        ParseResult parsed = parse(args);
        if (parsed.isUsageHelpRequested()) {
            return command.getUsageMessage();
        }
        return parsed.isVersionHelpRequested() ? Version.text() + System.lineSeparator() : null;
    }

    /**
     * Reads the flags, and the environment and the file beneath.
     *
     * @throws SettingException if a name is not known or a value cannot be
     */
    Settings read(Map<String, String> variables, String... args) {
        ParseResult parsed = parse(args);
        boolean serves = parsed.hasMatchedPositional(0);
        GivenSettings given = serves ? GivenSettings.forSageMaker() : new GivenSettings();
        String file = parsed.matchedOptionValue(CONFIG, variables.get(GivenSettings.CONFIG_VARIABLE));
        if (file != null) {
            readFile(given, file);
        }
        if (serves) {
            given.sageMaker(variables);
        }
        given.environment(variables);
        for (Setting setting : Setting.values()) {
            String value = parsed.matchedOptionValue(setting.flag(), null);
            if (value != null) {
                given.flag(setting, value);
            }
        }
        return Settings.of(given);
    }

    private static void readFile(GivenSettings given, String file) {
        try {
            given.file(Path.of(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingException(CONFIG + " must be a file of properties in UTF-8, got '" + file + "'");
        }
    }

    private ParseResult parse(String... args) {
        try {
            ParseResult parsed = command.parseArgs(args);
            if (parsed.hasMatchedPositional(0) && !SERVE.equals(parsed.matchedPositionalValue(0, ""))) {
                throw new SettingException("There is no argument '" + parsed.matchedPositionalValue(0, "")
                        + "'; there is '" + SERVE + "'");
            }
            return parsed;
        } catch (UnmatchedArgumentException e) {
            throw unknown(e.getUnmatched().get(0));
        } catch (ParameterException e) {
            throw new SettingException(String.valueOf(e.getMessage()));
        }
    }

    private static SettingException unknown(String argument) {
        List<String> known = new ArrayList<>(List.of(CONFIG, "--help", "--version"));
        Arrays.stream(Setting.values()).map(Setting::flag).forEach(known::add);
        int equals = argument.indexOf('=');
        return Spelling.unknown("flag", equals < 0 ? argument : argument.substring(0, equals), known);
    }
}
