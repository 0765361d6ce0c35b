package dev.augur.doctor;

import dev.augur.engine.Engine;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The engines that the class path or the module path names; one that is not there does not hide the others. */
final class Providers {
    private Providers() {}

    /** What is done with each. */
    interface Visitor<E extends Exception> {
        void found(ServiceLoader.Provider<Engine> provider) throws E;

        void missing(ServiceConfigurationError error) throws E;
    }

    static <E extends Exception> void each(Visitor<E> visitor) throws E {
        Iterator<ServiceLoader.Provider<Engine>> providers =
                ServiceLoader.load(Engine.class).stream().iterator();
        boolean isMore = true;
        while (isMore) {
            ServiceLoader.Provider<Engine> provider = null;
            try {
                isMore = providers.hasNext();
                provider = isMore ? providers.next() : null;
            } catch (ServiceConfigurationError e) {
                visitor.missing(e);
            }
            if (provider != null) {
                visitor.found(provider);
            }
        }
    }
}
