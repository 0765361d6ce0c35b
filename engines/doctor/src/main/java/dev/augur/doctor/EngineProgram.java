package dev.augur.doctor;

import dev.augur.engine.Diagnosis;
import dev.augur.engine.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Examines one engine, in a JVM of its own: native code that ends the process ends this one. */
final class EngineProgram {
    /** What the line with the diagnosis begins with; libraries print lines of their own. */
    static final String MARK = "augur-diagnosis:";

    private EngineProgram() {}

    /**
     * Runs the program.
     *
     * @param args the class of the engine
     */
    public static void main(String[] args) throws IOException {
        System.out.println();
        System.out.println(MARK + Wire.line(diagnose(args[0])));
    }

    static Diagnosis diagnose(String type) {
        List<Diagnosis> diagnoses = new ArrayList<>();
        Providers.each(new Providers.Visitor<RuntimeException>() {
            @Override
            public void found(ServiceLoader.Provider<Engine> provider) {
                if (provider.type().getName().equals(type)) {
                    diagnoses.add(provider.get().diagnose());
                }
            }

            @Override
            public void missing(ServiceConfigurationError error) {
                // Another one, which who asked has seen as well.
            }
        });
        return diagnoses.get(0);
    }
}
