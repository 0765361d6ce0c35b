package dev.augur.doctor;

import dev.augur.engine.Diagnosis;
import dev.augur.engine.Engine;
import dev.augur.engine.Finding;
import dev.augur.engine.Finding.Severity;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The engines on the class path, each examined. */
final class Engines {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final boolean inProcess;

    /**
     * Engines to examine.
     *
     * @param inProcess in this JVM instead of one of its own for each
     */
    Engines(boolean inProcess) {
        this.inProcess = inProcess;
    }

    List<Diagnosis> examine() throws IOException, InterruptedException {
        List<String> engines = new ArrayList<>();
        List<Diagnosis> found = new ArrayList<>();
        Providers.each(new Providers.Visitor<RuntimeException>() {
            @Override
            public void found(ServiceLoader.Provider<Engine> provider) {
                engines.add(provider.type().getName());
            }

            @Override
            public void missing(ServiceConfigurationError error) {
                found.add(new Diagnosis(
                        "Engine that is not there", List.of(), List.of(), List.of(), List.of(unusable(error))));
            }
        });
        for (String engine : engines) {
            found.add(inProcess ? EngineProgram.diagnose(engine) : new EngineFork(LIMIT).examine(engine));
        }
        return found;
    }

    private static Finding unusable(ServiceConfigurationError error) {
        return new Finding(
                Severity.ERROR,
                "An engine is named on the class path that is not there: " + error.getMessage(),
                "It cannot be used.",
                "Look at how the jar was put together: it has the file META-INF/services/" + Engine.class.getName()
                        + ", but not the classes that the file names.");
    }
}
