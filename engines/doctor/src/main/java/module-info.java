/** Looks at the machine, the JVM and the engines, and says what to change. */
module dev.augur.doctor {
    requires com.fasterxml.jackson.core;
    requires dev.augur;
    requires info.picocli;
    requires java.management;
    requires jdk.management;
    requires static org.jspecify;

    exports dev.augur.doctor;

    opens dev.augur.doctor to
            info.picocli;

    uses dev.augur.engine.Engine;
}
